/* A promise of one type in a variable of another. */
#include <troth.h>

async int f(int v);
generator long g(void);

async int mixes(void)
{
    promise(long) p = f(1);             // expect error: 9:23: cannot hold
    promise(int) q = f(2), r;
    p = q;                              // expect error: 11:9: cannot hold
    iterator(int) it = g();             // expect error: 12:24: cannot hold
    r = p;                              // expect error: 13:9: cannot hold
    return await q + await r;
}
