/* In an operand that C does not evaluate, `await` and `yield` have a type and do nothing. */
#include <troth.h>
#include "check.h"

static int calls;

static async double later(double v)
{
    calls++;
    await sleep_ms(1);
    return v;
}

static async char small(void)
{
    calls++;
    return 1;
}

static generator short numbers(void)
{
    CHECK(sizeof(yield 5) == sizeof(short));
    __typeof__(yield 5) x = 3;
    yield x;
}

static async void no_suspension_at_all(void)
{
    calls += sizeof(await small()) == 1;
}

async int main(void)
{
    CHECK(sizeof(await later(1)) == sizeof(double));
    CHECK(sizeof await later(1) == sizeof(double));
    CHECK(sizeof(char[sizeof(await small()) + 1]) == 2);
    __typeof__(await later(1)) d = 1.5;
    typeof(await small()) c = 'c';
    int kind = _Generic(await later(1), int: 1, double: 2, default: 3);
    int other = _Generic((await small()), char: 10, default: 20);
    int chosen = _Generic(1.0f, float: 7, int: sizeof(await small()));
    CHECK(__alignof__(await later(1)) == __alignof__(double));
    CHECK(calls == 0 && d == 1.5 && c == 'c' && kind == 2 && other == 10 && chosen == 7);
    CHECK(__builtin_constant_p(sizeof(await later(1))));
    __auto_type a = await later(2.5);
    CHECK(sizeof a == sizeof(double) && a == 2.5 && calls == 1);
    int array[sizeof(await later(0))] = {1};
    CHECK(sizeof array == 8 * sizeof(int) && array[0] == 1 && calls == 1);
    enum { SIZE = sizeof(await small()) };
    CHECK(SIZE == 1 && calls == 1);
    _Static_assert(sizeof(await small()) == 1, "the type of an await");
    CHECK((int)sizeof(await later(0)) + await later(1) == 9 && calls == 2);
    CHECK(_Generic(await later(1), double: calls) == 2);
    foreach (short s, numbers())
        CHECK(s == 3);
    await no_suspension_at_all();
    CHECK(calls == 3);
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: ok
