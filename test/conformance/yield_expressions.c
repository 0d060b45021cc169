/* Where a yield may stand, and what its value is (test262: language/expressions/yield, language/statements/generators). */
#include "conformance.h"

static int three(int a, int b, int c)
{
    return a * 100 + b * 10 + c;
}

static generator int in_arguments(void)
{
    return three(yield 1, yield 2, yield 3);
}

static generator int in_operands(void)
{
    return (yield 1) * 10 + (yield 2);
}

static generator int in_conditional(void)
{
    int v = (yield 1) ? (yield 2) : (yield 3);
    return v;
}

static generator int in_logical(void)
{
    int v = 0;
    if ((yield 1) && (yield 2))
        v += 1;
    if ((yield 3) || (yield 4))
        v += 2;
    return v;
}

static generator int in_comma(void)
{
    int v = (yield 1, yield 2);
    return v;
}

static generator int nested(void)
{
    return yield yield yield 1;
}

static generator int without_operand(void)
{
    yield;
    int v = yield;
    say_int("got", v);
    yield;
}

static generator int in_loop_heads(void)
{
    int n = 0;
    for (int i = yield 1; i < (yield 2); i += yield 3)
        n += i;
    while (yield 4)
        n += 100;
    do
        n += 1000;
    while (yield 5);
    return n;
}

static generator int in_switch(void)
{
    switch (yield 1) {
    case 1:
        yield 11;
    case 2:
        yield 12;
        break;
    default:
        yield 13;
    }
    return yield 2;
}

static generator int in_return_and_throw(void)
{
    try {
        if (yield 1)
            throw ERROR("thrown");
        return yield 2;
    } catch (e) {
        say(e->message);
        return yield 3;
    }
}

static generator int in_subscripts(void)
{
    int a[] = {10, 20, 30};
    a[yield 1] = yield 2;
    return a[yield 3] + a[0];
}

static generator int in_initialisers(void)
{
    int a[] = {yield 1, yield 2};
    int b = yield a[0];
    return a[0] * 100 + a[1] * 10 + b;
}

static generator int not_and_negative(void)
{
    int a = !(yield 1);
    int b = -(yield 2);
    return a * 10 + b;
}

static generator int its_precedence(void)
{
    int v = yield 1 + 2 * 3;
    yield v > 2 ? 7 : 8;
    yield v & 2;
}

static generator int of_its_own_locals(int n)
{
    int x = n;
    {
        int x = yield n + 1;
        yield x;
        {
            int x = yield 5;
            yield x;
        }
        yield x;
    }
    return x;
}

static generator int fibonacci(int limit)
{
    int a = 0, b = 1;
    while (a < limit) {
        yield a;
        int next = a + b;
        a = b;
        b = next;
    }
}

static generator int squares(int n)
{
    foreach (int v, fibonacci(n))
        yield v * v;
}

static async void send(const char *name, iterator(int) it, int a, int b, int c, int d)
{
    begin(name);
    STEP(iter_next(it));
    STEP(iter_send(it, a));
    STEP(iter_send(it, b));
    STEP(iter_send(it, c));
    STEP(iter_send(it, d));
    STEP(iter_next(it));
    CLOSE(it);
}

static async void end_early(const char *name, iterator(int) it, int how)
{
    begin(name);
    STEP(iter_next(it));
    if (how)
        STEP(iter_throw(it, ERROR("sent")));
    else
        STEP(iter_return(it, 44));
    STEP(iter_next(it));
}

async int main(void)
{
    await send("arguments", in_arguments(), 1, 2, 3, 4);
    await send("operands", in_operands(), 1, 2, 3, 4);
    await send("conditional, true", in_conditional(), 1, 2, 3, 4);
    await send("conditional, false", in_conditional(), 0, 2, 3, 4);
    await send("logical, both sides", in_logical(), 1, 2, 0, 4);
    await send("logical, one side", in_logical(), 0, 2, 3, 4);
    await send("comma", in_comma(), 1, 2, 3, 4);
    await send("nested", nested(), 1, 2, 3, 4);
    await send("without an operand", without_operand(), 1, 2, 3, 4);
    await send("heads of loops", in_loop_heads(), 1, 0, 0, 0);
    await send("heads of loops, again", in_loop_heads(), 1, 5, 5, 0);
    await send("switch, the first case", in_switch(), 1, 2, 3, 4);
    await send("switch, the second case", in_switch(), 2, 2, 3, 4);
    await send("switch, the default", in_switch(), 3, 2, 3, 4);
    await send("return", in_return_and_throw(), 0, 2, 3, 4);
    await send("throw", in_return_and_throw(), 1, 2, 3, 4);
    await send("subscripts", in_subscripts(), 1, 2, 1, 4);
    await send("initialisers", in_initialisers(), 1, 2, 3, 4);
    await send("unary operators", not_and_negative(), 0, 2, 3, 4);
    await send("precedence", its_precedence(), 3, 2, 3, 4);
    await send("blocks of their own", of_its_own_locals(9), 1, 2, 3, 4);
    await send("a sequence", fibonacci(20), 1, 2, 3, 4);
    await send("a sequence of a sequence", squares(20), 1, 2, 3, 4);
    await end_early("return within arguments", in_arguments(), 0);
    await end_early("throw within arguments", in_arguments(), 1);
    await end_early("return within the head of a loop", in_loop_heads(), 0);
    await end_early("throw within the head of a loop", in_loop_heads(), 1);
    await end_early("return within a foreach", squares(20), 0);
    await end_early("throw within a foreach", squares(20), 1);
    await end_early("throw within the operand of return", in_return_and_throw(), 1);
    return 0;
}
