/* A value, a thenable and a task become one kind of thing to wait for. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>
#include <string.h>

static void at_once(void *self, troth_promise *p)
{
    promise_resolve((promise(int))p, 42);
}

static async int later(void)
{
    await sleep_ms(5);
    return 42;
}

static promise(int) foo(const char *kind)
{
    if (!strcmp(kind, "value"))
        return promise_resolved(int, 42);
    if (!strcmp(kind, "promise"))
        return later();
    return promise_from_thenable(int, ((troth_thenable){ NULL, at_once }));
}

static void print(troth_promise *settled, troth_promise *derived, void *kind)
{
    printf("%s %d\n", (char *)kind, promise_value((promise(int))settled));
}

async int main(void)
{
    static char *kinds[] = { "value", "thenable", "promise" };
    promise(int) results[3];            /* of the function's block: the end of an inner one would wait for the task */

    promise(int) p[3];                          /* not in the loop: the end of its block would wait for the task */

    for (int i = 0; i < 3; i++) {
        p[i] = foo(kinds[i]);
        printf("%s %s\n", kinds[i], _Generic(p[i], promise(int): "true", default: "false"));
        promise_then(void, p[i], print, NULL, kinds[i]);
    }
    puts("current code ends");
    return 0;
}
