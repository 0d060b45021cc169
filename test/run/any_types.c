/* Awaits in expressions and locals of every kind of type that C has. */
#include <complex.h>
#include <stdalign.h>
#include <troth.h>
#include "check.h"

#define LATER(name, T) async T name(T x) { await sleep_ms(1); return x; }
typedef int (*unary)(int);
typedef struct { unsigned low : 3, high : 5; signed int negative : 4; } bits;
typedef struct { char text[3]; union { long l; float f; } u; bits b; } mixed;
typedef enum { RED = -1, GREEN = 7 } color;
typedef float vector4 __attribute__((vector_size(16)));
LATER(later_complex, double complex)
LATER(later_long_double, long double)
LATER(later_bits, bits)
LATER(later_mixed, mixed)
LATER(later_color, color)
LATER(later_bool, bool)
LATER(later_int128, __int128)
LATER(later_unary, unary)
LATER(later_vector, vector4)
LATER(later_int, int)

static int twice(int x) { return 2 * x; }
static int calls;
static int count(int x) { calls++; return x; }

async void types(void)
{
    double complex z = await later_complex(1 + 2 * I) * await later_complex(2 - I);
    CHECK(creal(z) == 4 && cimag(z) == 3);
    __real__ z = await later_int(9);
    CHECK(creal(z) == 9 && cimag(z) == 3);
    long double l = await later_long_double(1.25L);
    l += await later_long_double(0x1p-60L);
    CHECK(l > 1.25L && l - 1.25L == 0x1p-60L);
    bits b = { .low = 5, .negative = -3 };
    b.high = await later_int(21);
    b.low += await later_int(1);
    CHECK(b.low == 6 && b.high == 21 && b.negative == -3);
    CHECK((await later_bits(b)).high + (await later_bits(b)).negative == 18);
    CHECK((b.low ?: await later_int(3)) == 6);
    mixed m = await later_mixed((mixed){ "ab", { .l = await later_int(5) }, { .low = 2 } });
    m.text[await later_int(0)]++;
    CHECK(m.text[0] == 'b' && m.text[1] == 'b' && m.u.l == 5 && m.b.low == 2);
    CHECK(await later_color(GREEN) - await later_color(RED) == 8);
    CHECK(await later_bool(2) + !await later_bool(0) == 2);
    __int128 big = (__int128)1 << 100;
    big += await later_int128(big);
    CHECK(big == (__int128)1 << 101);
    CHECK((await later_unary(twice))(await later_int(21)) == 42);
    vector4 v = { 1, 2, 3, 4 };
    v *= await later_vector(v);
    CHECK(v[3] == 16 && v[await later_int(2)] == 9);
    volatile int seen = await later_int(1);
    seen++, await later_int(0), seen += await later_int(3);
    CHECK(seen == 5);
    _Atomic int atomic = 3;
    atomic += await later_int(4);
    CHECK(atomic == 7);
    alignas(64) char wide[3] = { await later_int('x') };
    CHECK((uintptr_t)wide % 64 == 0 && wide[0] == 'x');
}

async void inference(void)
{
    __auto_type a = await later_long_double(3);
    __typeof__(a) copy = a + 1;
    __typeof__(int[3]) three = { 1, await later_int(2) };
    await sleep_ms(1);
    CHECK(sizeof copy == sizeof(long double) && copy == 4 && three[1] == 2 && three[2] == 0);
    int kind = _Generic(await later_int(1), int: 1, default: 2);
    CHECK(kind == 1 && sizeof(await later_mixed((mixed){ 0 })) == sizeof(mixed));
    static int calls_of_this;
    static _Thread_local int here = 4;
    here += await later_int(++calls_of_this);
    CHECK(here == 5 && calls_of_this == 1);
}

async void names(void)
{
    struct tag { int a; } one = { 1 };
    typedef int own;
    enum { FIRST = 5 };
    {
        struct tag { char b[2]; } two = { "x" };
        typedef long own;
        enum { FIRST = 6 };
        own big = sizeof(own) + FIRST;
        await sleep_ms(1);
        CHECK(two.b[0] == 'x' && sizeof two == 2 && big == (long)sizeof(long) + 6);
    }
    own small = FIRST;
    await sleep_ms(1);
    CHECK(one.a == 1 && small == 5 && sizeof(own) == sizeof(int));
}

/* Every position that an expression has. */
async int positions(int n)
{
    int a[3] = { await later_int(1), [2] = await later_int(3) }, total = 0;
    struct { int x, y[2]; } s = { .y[1] = await later_int(4), .x = await later_int(await later_int(2)) };
    for (int i = await later_int(0), top = 3; i < await later_int(top); i += await later_int(1))
        total += a[await later_int(i)] * (await later_int(i) ? await later_int(10) : await later_int(100));
    CHECK(total == 130 && s.x == 2 && s.y[1] == 4);
    do total--; while (await later_int(total) > 128);
    switch (await later_int(n) + await later_int(1)) {
    case 3: total += await later_int(1); /* fall through */
    case 4: total += count(await later_int(2)) + count(await later_int(3)); break;
    default: CHECK(0);
    }
    CHECK((await later_int(0) && count(1)) == 0 && (await later_int(1) || count(1)) == 1 && calls == 2);
    CHECK((count(0) || await later_int(1)) && -await later_int(2) + ~await later_int(0) - !await later_int(1) == -3);
    CHECK(((void)await later_int(1), await later_int(2), count(7)) == 7);
    int *p = &a[await later_int(1)];
    *p = await later_int(6);
    p[await later_int(1)] <<= await later_int(1);
    CHECK(a[1] == 6 && a[2] == 6 && *(a + await later_int(1)) == 6);
    CHECK(await later_int(await later_int(1) + await later_int(await later_int(2))) == 3);
    void *table[] = { &&even, &&odd };
    goto *table[await later_int(n) % 2];
odd:
    return await later_int(-1);
even:
    return await later_int(total);
}

async int main(void)
{
    await types();
    await inference();
    await names();
    CHECK(await positions(2) == 134);
    calls = 0;
    CHECK(await positions(3) == -1);
    return 0;
}
