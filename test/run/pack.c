/*
 * `#pragma pack` around and inside of lowered functions: a type keeps the packing of its place, frames and promises have their
 * own; other pragmas in front of a lowered function are kept.
 */
#include <troth.h>
#include <stdio.h>

struct pair { char c; int i; };

#pragma pack(push, 1)
struct tight { char c; int i; };

static async struct tight packed(int n)
{
    struct inner { char c; int i; } a = { 'a', n };
    char c = 1;
    long long x = n;
    await sleep_ms(1);
#pragma pack(push)
#pragma pack()
    struct wide { char c; int i; } b = { 'b', n };
#pragma pack(pop)
    await sleep_ms(1);
    long long *p = &x;                          /* aligned, though the frame is declared here */
    *p += 1;
    printf("%zu %zu %d %d %lld %d\n", sizeof a, sizeof b, a.i, b.i, x, c);
    return (struct tight){ c, n };
}
#pragma pack(pop)

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-variable"
static async struct pair loose(void)
{
    int unused;
#pragma pack(push, here, 2)
    struct two { char c; int i; } a = { 1, 2 };
#pragma pack(pop, here)
    await sleep_ms(1);
    printf("%zu\n", sizeof a);
    return (struct pair){ a.c, a.i };
}
#pragma GCC diagnostic pop

#pragma pack(4)
static generator struct pair pairs(void)
{
    struct { char c; double d; } x = { 1, 2 };
    yield (struct pair){ x.c, (int)x.d };
    yield (struct pair){ (char)sizeof x, 0 };
}
#pragma pack()

async int main(void)
{
    struct tight t = await packed(5);
    struct pair p = await loose();
    printf("%zu %d %zu %d\n", sizeof t, t.i, sizeof p, p.i);
    foreach (struct pair each, pairs())
        printf("%d %d\n", each.c, each.i);
    return 0;
}
// expect: 5 8 5 5 6 1
// expect: 6
// expect: 5 5 8 2
// expect: 1 2
// expect: 12 0
