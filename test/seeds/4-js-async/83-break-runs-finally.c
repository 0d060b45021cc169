/* break, return and an error that leaves the foreach all end the generator and run its finally. */
#include <troth.h>
#include <errno.h>
#include <stdio.h>

static generator int something(void)
{
    try {
        int next_val = 0;
        for (;;) {
            next_val = next_val == 0 ? 1 : 3 * next_val + 6;
            yield next_val;
        }
    } finally {
        puts("cleaning up!");
    }
}

static async int leave_by_break(void)
{
    foreach (int v, something())
        if (v > 100)
            break;
    return 0;
}

static async int leave_by_return(void)
{
    foreach (int v, something())
        if (v > 100)
            return v;
    return 0;
}

static async int leave_by_throw(void)
{
    foreach (int v, something())
        if (v > 100)
            throw error_new(ERANGE, "out of the loop");
    return 0;
}

async int main(void)
{
    struct { const char *name; promise(int) (*leave)(void); } leavers[] = {
        { "break", leave_by_break }, { "return", leave_by_return }, { "throw", leave_by_throw },
    };

    for (int i = 0; i < 3; i++) {
        try {
            int v = await leavers[i].leave();
            if (v)
                printf("%s %d\n", leavers[i].name, v);
            else
                printf("%s undefined\n", leavers[i].name);
        } catch (err) {
            printf("%s %s\n", leavers[i].name, err->message);
        }
    }
    return 0;
}
