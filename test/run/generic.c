/* Suspensions in the branches of _Generic and __builtin_choose_expr: the chosen branch does what it does in C, the others nothing. */
#include <troth.h>
#include "check.h"

struct pair { int a, b; };
typedef int (*unary)(int);

static int calls;
static async int number(int v) { calls++; await sleep_ms(1); return v * 2; }
static async double real(double v) { calls += 10; await promise_resolved(void); return v / 2; }
static async const char *text(const char *v) { calls += 100; await sleep_ms(1); return v + 1; }
static async struct pair pair(int v) { calls++; await sleep_ms(1); return (struct pair){ v, -v }; }
static async void nothing(int *to) { await sleep_ms(1); ++*to; }
static int plus_one(int v) { return v + 1; }
static async unary unary_of(int v) { await sleep_ms(v); return plus_one; }
static async int add(int a, int b) { await sleep_ms(a); return a + b; }
static async long double wide(void) { await sleep_ms(1); return 1.5L; }

#define OF(x) _Generic((x), int: number, double: real, char *: text)(x)
#define NUMBER(x, then) _Generic((x), int: (then), struct pair: 0, default: -1)

static generator int numbers(int n)
{
    for (int i = 0; i < n; i++) {
        int back = _Generic(i, int: yield i, char *: yield 1000) + _Generic(n, int: yield 10 * i, default: 0);
        yield back;
    }
}

/* Every place of a statement. */
static async int statements(int n)
{
    if (_Generic(n, int: await number(n) == 2 * n, default: 0))
        calls = 0;
    int sum = _Generic(n, double: await real(n), int: await number(n)), rounds = 0;
    while (_Generic(sum, int: await number(1), default: 0) + rounds++ < 4)
        sum++;
    for (int i = NUMBER(n, await number(0)); NUMBER(i, await number(i)) < 6; i += NUMBER(n, await number(1)) - 1)
        sum += i;
    do
        sum--;
    while (__builtin_choose_expr(sizeof n == 1, await number(0), await number(sum)) > 40);
    switch (_Generic(sum, int: await number(sum), char *: await text(0))) {
    case 40: sum += 2; break;
    default: sum = -1;
    }
    return NUMBER(sum, await add(sum, 1));
}

static async void values(void)
{
    int i = 4, other = 5;
    CHECK(_Generic(i, int: await number(i), double: await real(i), default: await number(99)) == 8 && calls == 1);
    CHECK(_Generic(1.0, int: await number(i), double: await real(i), default: await number(99)) == 2 && calls == 11);
    CHECK(_Generic("s", int: await number(i), double: await real(i), default: await number(99)) == 198 && calls == 12);
    calls = 0;
    CHECK(await OF(i) == 8 && await OF(3.0) == 1.5 && *await OF((char *)"ab") == 'b' && calls == 111);
    struct pair p = _Generic(i, int: await pair(3), default: (struct pair){ 0, 0 });
    CHECK(p.a == 3 && p.b == -3);
    CHECK(_Generic(i, int: await pair(7), default: p).b == -7);
    CHECK(_Generic(p, struct pair: (await pair(8)).a, default: (await pair(9)).b) == 8);
    CHECK(_Generic(i, char *: 1, default: await unary_of(1))(41) == 42);
    CHECK(_Generic(i, int: await wide(), char: 1) + _Generic(i, int: 1, char: await wide()) == 2.5L);
    _Generic(i, int: await nothing(&other), default: (void)0);
    _Generic(i, int: (void)0, default: await nothing(&other));
    int two = _Generic(i, int: 2, default: await nothing(&other));
    (void)_Generic(other, int: await number(0), default: await nothing(&other));
    CHECK(other == 6 && two == 2);
    /* nested, and beside other suspensions */
    CHECK(_Generic(i, int: _Generic(1.0, float: await number(1), double: await number(await number(i))), default: await text("x")) == 16);
    CHECK(await add(_Generic(i, int: await number(1), default: 0), await number(2)) + _Generic(i, int: await add(3, 4), char: await number(5)) == 13);
    CHECK((i && _Generic(i, int: await number(0), default: 1)) == 0);
    CHECK((_Generic(i, int: await number(0), default: 1) ?: await number(3)) == 6);
    CHECK((i == 4 ? _Generic(i, int: await number(3), default: 1) : await number(7)) == 6);
    CHECK(_Generic(i, int: i == 4 ? await number(1) : await number(2), default: 0) == 2);
    CHECK(_Generic(await number(1), int: await number(2), default: 0) == 4);            /* the first is not evaluated */
    CHECK(sizeof(_Generic(i, int: await wide(), default: 0)) == sizeof(long double));
    /* a suspension inside of an lvalue */
    int a[4] = { 0 }, b[4] = { 0 };
    _Generic(i, int: a[await number(1)], default: b[await number(1)]) = await number(5);
    _Generic(i, char: a[await number(1)], default: b[await number(1)])++;
    *_Generic(i, int: &a[await number(0)], default: &b[0]) += 3;
    CHECK(a[2] == 10 && b[2] == 1 && a[0] == 3 && b[0] == 0);
}

static async void builtin(void)
{
    int i = 4, other = 5;
    calls = 0;
    CHECK(__builtin_choose_expr(1, await number(i), await text("no")) == 8 && calls == 1);
    CHECK(*__builtin_choose_expr(sizeof i == 1, await number(i), await text("no")) == 'o' && calls == 101);
    CHECK(__builtin_choose_expr(__builtin_types_compatible_p(__typeof__(i), int), await number(i), other) == 8);
    CHECK(__builtin_choose_expr(0, await nothing(&other), i) == 4);
    __builtin_choose_expr(1, await nothing(&other), await number(1));
    CHECK(other == 6);
    *__builtin_choose_expr(1, &other, &i) += await number(1);
    CHECK(other == 8 && i == 4);
}

/* What a choice gives or lends is counted, its address keeps an object in the frame, and its type is that of the chosen branch. */
static async void ownership(void)
{
    int x = 1, y = 2;
    int *at = &_Generic(x, int: x, default: y), *to = &__builtin_choose_expr(0, x, y);
    await sleep_ms(1);
    *at += 10, *to += 10;
    CHECK(*at == 11 && *to == 12);
    struct pair *kept = &_Generic(1, int: (struct pair){ 3, 4 }, default: (struct pair){ 5, 6 });
    await sleep_ms(1);
    CHECK(kept->a == 3);
    promise(int) p = number(1), q = _Generic(1, int: p, default: number(2));
    promise(int) r = _Generic(1, char: p, default: number(2)), s = __builtin_choose_expr(1, number(3), 0);
    CHECK(await p + await q + await r + await s == 14);
    _Generic(1, int: p, default: q) = _Generic(1, int: number(4), default: 0);
    __builtin_choose_expr(0, r, s) = p;
    CHECK(await p + await s == 16);
    _Generic(1, int: number(5), char *: number(6));
    _Generic(1, int: number, char *: add)(5);
    __auto_type widest = _Generic(x, char: x, default: 2.5);
    __auto_type either = x ? 2.5 : y;
    await sleep_ms(1);
    CHECK(widest == 2.5 && either == 2.5);
}

async int main(void)
{
    await values();
    CHECK(await statements(10) == 23);
    await builtin();
    await ownership();
    int n = 0, sum = 0;
    foreach (int v, numbers(3))
        sum += ++n * v;
    CHECK(n == 9 && sum == 4 * 1 + 5 * 10 + 7 * 2 + 8 * 20);
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: ok
