/* Tasks that outlive their starter go on in the order of their timers. */
#include "parity.h"

static async void background(const char *name, int ms)
{
    printf("%s starts\n", name);
    for (int i = 0; i < 2; i++) {
        await sleep_ms(ms);
        printf("%s %d\n", name, i);
    }
}

static async void starter(void)
{
    promise(void) a = background("a", 20), b = background("b", 70);
    promise_detach(a);
    promise_detach(b);
    await promise_resolved(void);
    puts("starter ends");
}

async int main(void)
{
    await starter();
    puts("main ends");
}
