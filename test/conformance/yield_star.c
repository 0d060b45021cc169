/* yield_from: what passes through to the inner iterator, and what comes back (test262: language/expressions/yield, star-*). */
#include "conformance.h"

static generator int inner(void)
{
    int got = yield 1;
    say_int("inner got", got);
    got = yield 2;
    say_int("inner got", got);
    return 30;
}

static generator int outer(void)
{
    yield 0;
    int result = yield_from inner();
    say_int("result", result);
    int got = yield 4;
    say_int("outer got", got);
    return 50;
}

static generator int only(void)
{
    return yield_from inner();
}

static generator int returns_at_once(void)
{
    return 6;
}

static generator int throws_at_once(void)
{
    throw ERROR("at once");
}

static generator int delegates_to_the_empty(void)
{
    yield say_int("empty", yield_from returns_at_once());
}

static generator int delegates_to_the_failing(void)
{
    try {
        yield_from throws_at_once();
    } catch (e) {
        say(e->message);
        yield 1;
    }
    return 2;
}

static generator int inner_catches(void)
{
    try {
        yield 1;
    } catch (e) {
        say("inner catch");
        say(e->message);
        yield 2;
    }
    return 3;
}

static generator int inner_finally(void)
{
    try {
        yield 1;
    } finally {
        say("inner finally");
    }
    return 3;
}

static generator int inner_yields_in_finally(void)
{
    try {
        yield 1;
    } finally {
        yield 2;
        say("inner finally ends");
    }
    return 3;
}

static generator int inner_return_overrides(void)
{
    try {
        yield 1;
    } finally {
        return 77;
    }
}

static generator int inner_throw_overrides(void)
{
    try {
        yield 1;
    } finally {
        throw ERROR("from inner finally");
    }
}

static generator int inner_throws_later(void)
{
    yield 1;
    throw ERROR("later");
}

static iterator(int) make(int which)
{
    switch (which) {
    case 0:
        return inner_catches();
    case 1:
        return inner_finally();
    case 2:
        return inner_yields_in_finally();
    case 3:
        return inner_return_overrides();
    case 4:
        return inner_throw_overrides();
    default:
        return inner_throws_later();
    }
}

static generator int guarded(int which)
{
    try {
        int result = yield_from make(which);
        say_int("result", result);
        yield 10;
    } catch (e) {
        say("outer catch");
        say(e->message);
        yield 11;
    } finally {
        say("outer finally");
    }
    return 12;
}

static generator int bare(int which)
{
    say_int("result", yield_from make(which));
    return 13;
}

static generator int tree(int depth)
{
    if (depth > 0) {
        yield_from tree(depth - 1);
        yield depth;
        yield_from tree(depth - 1);
    }
    return depth;
}

static generator int of_a_variable(void)
{
    iterator(int) it = inner();
    say_int("first by hand", iter_next(it).value);
    say_int("result", yield_from it);
    say_int("again", yield_from it);
}

static generator int in_a_loop(void)
{
    for (int i = 0; i < 3; i++) {
        try {
            if (yield_from returns_at_once())
                continue;
        } finally {
            yield i;
        }
    }
}

static generator int as_operands(void)
{
    int sum = (yield_from returns_at_once()) + (yield_from inner());
    yield sum;
    yield yield_from inner();
}

static generator int in_finally(void)
{
    try {
        yield 1;
    } finally {
        yield_from inner();
        say("outer finally ends");
    }
}

static generator int in_catch(void)
{
    try {
        throw ERROR("own");
    } catch (e) {
        yield_from inner_catches();
        say(e->message);
    }
}

static async void request(const char *name, iterator(int) it, int how)
{
    begin(name);
    STEP(iter_next(it));
    if (how == 0)
        STEP(iter_throw(it, ERROR("sent")));
    else if (how == 1)
        STEP(iter_return(it, 70));
    else
        STEP(iter_send(it, 80));
    STEP(iter_next(it));
    STEP(iter_next(it));
    CLOSE(it);
}

static async void drain(const char *name, iterator(int) it)
{
    begin(name);
    foreach (int v, it)
        say_int("value", v);
}

async int main(void)
{
    begin("values and what is sent");
    iterator(int) it = outer();
    STEP(iter_send(it, 100));
    STEP(iter_send(it, 101));
    STEP(iter_send(it, 102));
    STEP(iter_send(it, 103));
    STEP(iter_send(it, 104));
    STEP(iter_send(it, 105));

    begin("its value is returned");
    it = only();
    STEP(iter_next(it));
    STEP(iter_next(it));
    STEP(iter_next(it));
    STEP(iter_next(it));

    begin("an inner one that ends at once");
    it = delegates_to_the_empty();
    STEP(iter_next(it));
    STEP(iter_next(it));

    begin("an inner one that fails at once");
    it = delegates_to_the_failing();
    STEP(iter_next(it));
    STEP(iter_next(it));

    await request("throw: inner catch", guarded(0), 0);
    await request("throw: inner finally", guarded(1), 0);
    await request("throw: inner finally yields", guarded(2), 0);
    await request("throw: inner finally returns", guarded(3), 0);
    await request("throw: inner finally throws", guarded(4), 0);
    await request("throw: no handler inside", guarded(5), 0);
    await request("return: inner catch", guarded(0), 1);
    await request("return: inner finally", guarded(1), 1);
    await request("return: inner finally yields", guarded(2), 1);
    await request("return: inner finally returns", guarded(3), 1);
    await request("return: inner finally throws", guarded(4), 1);
    await request("return: no handler inside", guarded(5), 1);
    await request("next: inner catch", guarded(0), 2);
    await request("next: inner finally", guarded(1), 2);
    await request("next: inner finally yields", guarded(2), 2);
    await request("next: inner finally returns", guarded(3), 2);
    await request("next: inner finally throws", guarded(4), 2);
    await request("next: the inner one fails", guarded(5), 2);
    await request("throw, nothing outside: inner catch", bare(0), 0);
    await request("throw, nothing outside: inner finally", bare(1), 0);
    await request("throw, nothing outside: inner finally yields", bare(2), 0);
    await request("throw, nothing outside: inner finally returns", bare(3), 0);
    await request("return, nothing outside: inner catch", bare(0), 1);
    await request("return, nothing outside: inner finally", bare(1), 1);
    await request("return, nothing outside: inner finally yields", bare(2), 1);
    await request("return, nothing outside: inner finally returns", bare(3), 1);
    await request("return, nothing outside: inner finally throws", bare(4), 1);

    await drain("a tree", tree(3));
    await drain("an iterator that was begun by hand, and one that has ended", of_a_variable());
    await drain("in a loop, with finally", in_a_loop());
    await drain("as operands", as_operands());
    await drain("in finally", in_finally());
    await drain("in catch", in_catch());
    await request("return to one that delegates in finally", in_finally(), 1);
    await request("throw to one that delegates in finally", in_finally(), 0);
    await request("throw to one that delegates in catch", in_catch(), 0);

    begin("throw before it delegates");
    it = outer();
    STEP(iter_next(it));
    STEP(iter_throw(it, ERROR("sent")));

    begin("return before it delegates");
    it = outer();
    STEP(iter_next(it));
    STEP(iter_return(it, 5));

    begin("close within the inner one");
    it = guarded(1);
    STEP(iter_next(it));
    CLOSE(it);

    begin("close through three levels");
    it = tree(3);
    STEP(iter_next(it));
    STEP(iter_next(it));
    CLOSE(it);
    STEP(iter_next(it));
    return 0;
}
