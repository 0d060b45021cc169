/* C23 in lowered functions: test_run.py runs this with and without the words. */
#ifdef __TROTH__
#include <troth.h>
#else
#define async
#define await
static void sleep_ms(int ms) { (void)ms; }
#endif
#include <stddef.h>
#include <stdio.h>
#define P(x) printf(" %ld", (long)(x))

constexpr int four = 0b100;
enum small : unsigned char { A = 3, B };

static async int f(int v) { await sleep_ms(1); return v; }
static async double half(double v) { await sleep_ms(1); return v / 2; }
static async enum small next(enum small) { await sleep_ms(1); return B; }
[[maybe_unused]] static async int attributed([[maybe_unused]] int x, int) { await sleep_ms(1); return x; }

static async void inferred(void)
{
    auto a = await f(5); await f(0); a += 1; P(a);
    auto d = 2.5; auto h = await half(d); await f(0); P(d * 2); P(h * 4);
    auto p = &a; *p = await f(3); P(a);
    for (auto i = 0; i < await f(2); i++) P(i);
    const auto k = await f(9); await f(0); P(k);
    static auto s = 3; s += await f(1); P(s);
}

static async void constants(void)
{
    constexpr int ten = 1'0; static int sized[ten]; int at_file_scope[four] = { ten }; await f(0);
    P(sizeof sized / sizeof *sized + ten + at_file_scope[0]);
    constexpr struct { int u, v; } pair = { 1, 2 }; await f(0); P(pair.v);
    typeof_unqual(ten) x = await f(2); x++; await f(0); P(x);
    enum local : short { L = 7 } l = L; await f(0); P(l + sizeof l);
    enum small e = await next(A); await f(0); P(e); P(sizeof e);
    _BitInt(9) b = 100wb; b += await f(3); await f(0); P(b);
    unsigned _BitInt(60) ub = 1'000uwb; await f(0); P(ub);
    static_assert(sizeof(int) == 4); thread_local static int t = 3; t += await f(1); P(t);
    alignas(32) int wide = await f(1); await f(0); P((size_t)&wide % 32 + alignof(int) + wide);
}

static async void statements(int n)
{
    bool yes = await f(true); int *null = nullptr; nullptr_t nothing = nullptr; struct { int a[3]; } empty = {}; await f(0);
    P(yes); P(null == nothing); P(empty.a[2]);
    switch (n) { case 1: [[fallthrough]]; case 2: int declared = await f(3); P(declared); break; default: }
    if (n) { goto end; end: }
    goto label; label: int behind = await f(8); await f(0); P(behind);
    int *p = (int[]){ await f(1), 0b11, 1'000 }; await f(0); P(p[2] + p[1] + p[0]);
}

async int main(void)
{
    await inferred();
    await constants();
    await statements(1);
    P(await attributed(4, 5));
    puts("");
    return 0;
}
