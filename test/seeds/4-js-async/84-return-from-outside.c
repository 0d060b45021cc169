/* iter_return inside the loop runs the finally, gives its value back, and ends the loop without a break. */
#include <troth.h>
#include <stdio.h>

typedef const char *text;

static generator returns(text) int something(void)
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

async int main(void)
{
    iterator(int, int, text) it = something();
    foreach (int v, it) {
        printf("%d\n", v);
        if (v > 500)
            puts(iter_return(it, "Hello World").result);
    }
    iter_result(int, text) r = iter_next(it);
    printf("{ value: %s, done: %s }\n", r.result ? r.result : "undefined", r.done ? "true" : "false");
    return 0;
}
