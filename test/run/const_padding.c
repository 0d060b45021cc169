/* A union whose unnamed bit-field is const: gcc lets nobody assign it, so it is copied. Found by a random program. */
#include <troth.h>
#include <stdio.h>

union padded { signed char byte; unsigned bits : 4; const signed : 0; long number; };
struct around { int n; union padded inner; };

static async union padded same(union padded p)
{
    union padded copy = { 7 };
    await sleep_ms(1);
    struct around a = { copy.byte, p };
    await sleep_ms(1);
    printf("%d %d\n", a.n, a.inner.byte);
    return p;
}

async int main(void)
{
    printf("%d\n", (await same((union padded){ 5 })).byte);
    return 0;
}
// expect: 7 5
// expect: 5
