/* Suspensions in corners of C: bit-fields in nested unions, types made from awaits, complex and atomic parts, pointers to functions that
 * give pointers to arrays, statement expressions in heads of loops, case ranges, asm goto, labels as values, K&R parameters, a
 * variable-length array behind the last suspension, unnamed parameters. Expected is what the program prints without the words. */
// flags: -std=gnu11 -Wno-c2x-extensions
#include <troth.h>
#include <stdio.h>
#include <string.h>
#include <stddef.h>
#include <stdlib.h>
#define P(x) printf(" %ld", (long)(x))
static async int f(int v) { await sleep_ms(1); return v; }
static async long double fl(long double v) { await sleep_ms(1); return v; }
static async double _Complex fc(double _Complex v) { await sleep_ms(1); return v; }
static async int *fp(int *p) { await sleep_ms(1); return p; }
static async void fv(void) { await sleep_ms(1); }

struct bits { union { struct { unsigned a : 3, b : 5; int : 0; unsigned c : 7; } s; unsigned raw[2]; } u; int tail; };
static int rows[3][4];
static int (*get_rows(int n))[4] { return rows + n; }
typedef int (*(*rows_fn)(int))[4];
static async rows_fn frows(int v) { await sleep_ms(v); return get_rows; }
struct anon { int k; union { int i; float f; struct { short lo, hi; }; }; struct { int deep; }; };
struct flex { int n; int data[]; };

static async void bitfields(void)
{
    struct bits b = { .u = { .s = { .a = await f(5), .b = await f(17), .c = await f(99) } }, .tail = await f(7) };
    P(b.u.s.a); P(b.u.s.b); P(b.u.s.c); P(b.tail);
    b.u.s.a += await f(1);
    b.u.s.b <<= await f(1);
    b.u.s.c = b.u.s.a = await f(3);
    P(b.u.s.a); P(b.u.s.b); P(b.u.s.c);
    struct bits two[2] = { [1].u.s.b = await f(9), [0] = { .u.raw = { [1] = await f(3) } }, [1].tail = 4 };
    P(two[1].u.s.b); P(two[0].u.raw[1]); P(two[1].tail);
    P(b.u.s.a ?: await f(2));
    P((b.u.s.a = 0) ?: await f(2));
    P(b.u.s.a++ + await f(1));
    __auto_type t = +b.u.s.b; await fv(); P(t);
    void *of = &(struct { int k, m[3]; }){ 3, { 1, 2, await f(9) } }; await fv(); P(((int *)of)[3]);
}
static async void types(int n)
{
    __typeof__(int[4]) four = { await f(1), 2 }; await fv(); P(sizeof four + four[0]);
    __typeof__(char[sizeof(await f(2)) * 2]) eight; memset(eight, 1, sizeof eight); await fv(); P(sizeof eight + eight[7]);
    volatile int v = await f(3); v += await f(4); v <<= 1; await fv(); P(v);
    _Atomic int at = await f(3); at += await f(4); at++; await fv(); P(at);
    _Atomic(long) al = 3; al *= await f(5); P(al);
    double _Complex z = await fc(1.0 + 2.0i); __real__ z += await f(3); __imag__ z *= await f(2); P(__real__ z); P(__imag__ z);
    z = await fc(z) * await fc(2.0i) + await f(1); P(__real__ z); P(__imag__ z);
    long double ld = await fl(1.5L) + n; ld /= await fl(2); await fv(); P(ld * 100);
    P((*(await frows(1))(await f(2)))[await f(3)] = 44); P(rows[2][3]);
    int (*(*fn)(int))[4] = await frows(1); await fv(); (*fn(1))[1] = await f(6); P(rows[1][1]);
    struct anon an = { await f(1), { .lo = 3 }, { await f(9) } }; an.hi = await f(8); await fv(); P(an.i); P(an.deep); P(an.k);
    struct flex *fx = malloc(sizeof *fx + 3 * sizeof(int)); fx->n = await f(3);
    for (int i = 0; i < fx->n; i++) fx->data[i] = await f(i * i);
    P(fx->data[await f(2)]); P(offsetof(struct flex, data[2])); P(__builtin_offsetof(struct bits, u.s)); free(fx);
    static struct flex sf = { 2, { 5, 6 } }; sf.data[1] += await f(1); P(sf.data[1]);
    int odd __attribute__((aligned(16))) = await f(1), __attribute__((unused)) dd = 2, *__attribute__((unused)) pp = &odd; await fv(); P(*pp + dd); P((size_t)&odd % 16);
    __extension__ int ex = await f(2); await fv(); P(ex);
    int arr[n]; arr[0] = 4; P(arr[0]);
}
static async void control(int n)
{
    switch (await f(n)) { case 0 ... 4: P(1); break; case 5 ... 9: await fv(); P(2); __attribute__((fallthrough)); default: P(3); }
    for (int i = n > 3 ? ({ int q = n; q - 7; }) : 9; i < (n ? await f(3) : 0); i += ({ 1; })) P(i);
    for (int i = (n ? await f(0) : 1), k = await f(5); i < k; i++, k -= (await f(1), 1)) P(i * k);
    int x = 1; asm volatile("" : "+r"(x) : : "memory"); x += await f(1); asm volatile("# %0" : "+m"(x)); P(x);
    asm goto("" : : : : out); P(5); await fv();
out:
    P(6); await fv();
    { __label__ inner; int c = 0; inner: if (await f(c) < 3) { c++; goto inner; } P(c); }
    P(({ int s = 0; for (int i = 0; i < 3; i++) s += i; s; }) + await f(1));
    ({ await fv(); if (n) { P(9); } });
    int k = 0; if (k++, await f(k)) P(k);
    while (({ k < 4; }) && await f(1)) k++;
    P(k);
    do { if (k == 6) continue; k++; } while (k < await f(6)); P(k);
    void *go = n == 7 ? &&seven : &&other; await fv(); goto *go;
seven: P(7); go = &&other; await fv(); goto *go;
other: P(8);
}
static async int kr(a, b) int a; char b; { await fv(); return a + b; }
static async int unnamed(int, char *, int b) { await fv(); return b; }
async int main(void) {
    await bitfields();
    puts("");
    await types(2);
    puts("");
    await control(7);
    puts("");
    P(await kr(1, 2)); P(await unnamed(1, NULL, 5)); P(__builtin_types_compatible_p(__typeof__(await f(1)), int));
    puts("");
    return 0;
}
// expect:  5 17 99 7 3 2 3 9 3 4 3 2 1 2 9
// expect:  17 9 14 8 15 4 4 -7 8 175 44 44 6 524291 9 1 4 12 0 7 3 0 2 4
// expect:  2 3 0 1 2 0 4 6 2 5 6 3 4 9 1 4 6 7 8
// expect:  3 5 1
