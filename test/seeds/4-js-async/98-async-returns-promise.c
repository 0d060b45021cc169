/* Calling an async function gives a promise that settles when the function is through. What kind of function it is can be
 * seen from its type. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static async const char *job(void)
{
    await sleep_ms(5);
    puts("main is through");
    return "done";
}

static void print(troth_promise *settled, troth_promise *derived, void *context)
{
    printf("settled with %s\n", promise_value((promise(const char *))settled));
}

#define IS_PROMISE(p) _Generic((p), promise(const char *): "true", default: "false")
#define KIND_OF(f) _Generic((f), promise(const char *) (*)(void): "AsyncFunction", default: "Function")

async int main(void)
{
    promise(const char *) p = job();
    printf("%s [object %s]\n", IS_PROMISE(p), KIND_OF(job));
    promise_then(void, p, print, NULL, NULL);
    return 0;
}
