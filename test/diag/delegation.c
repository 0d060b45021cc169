/* What yield_from cannot delegate to. */
#include <troth.h>

static async generator int later(void)
{
    yield 1;
}

static generator double numbers(void)
{
    yield 1;
}

generator int from_async(void)
{
    yield_from later();                 // expect error: 16:5: needs an async generator
}

generator int from_other(void)
{
    yield_from numbers();               // expect error: 21:5: an iterator of `double` in a generator of `int`
}

generator int from_nothing(void)
{
    yield_from;                         // expect error: 26:5: needs an iterator
}

generator int from_number(int n)
{
    yield_from n;                       // expect error: 31:5: needs an iterator
}
