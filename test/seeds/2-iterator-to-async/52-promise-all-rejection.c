/* promise_all fails with the first rejection in time, and one catch covers them all. */
#include <errno.h>
#include <troth.h>
#include <stdio.h>

async const char *ok(const char *v, int ms)
{
    await sleep_ms(ms);
    printf("done %s\n", v);
    return v;
}

async const char *bad(const char *v, int ms)
{
    await sleep_ms(ms);
    printf("failed %s\n", v);
    throw error_new(EIO, "%s", v);
}

async int main(void)
{
    promise(const char *) a = ok("A", 5), b = bad("B", 50), c = bad("C", 25);
    try {
        await promise_all(a, b, c);
        puts("never printed");
    } catch (reason) {
        printf("caught %s\n", reason->message);
    }
    return 0;
}
