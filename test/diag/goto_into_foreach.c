/* Jumps into a foreach, and to labels that are not there. */
#include <troth.h>

generator int g(void);

async int into(void)
{
    goto inside;                        // expect error: 8:10: into a foreach
    foreach (int x, g()) {
inside:
        await sleep_ms(x);
    }
    return 0;
}

int plain(int n)
{
    if (n)
        goto later;
    foreach (int x, g()) {
        if (x)
            goto again;
again:  n++;
    }
later:
    goto again;                         // expect error: 26:10: into a foreach
}

async int unknown(void)
{
    await sleep_ms(1);
    goto nowhere;                       // expect error: 32:10: no label `nowhere`
}
