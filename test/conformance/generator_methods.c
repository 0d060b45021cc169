/* next, throw and return of a generator in each of its states (test262: built-ins/GeneratorPrototype). */
#include "conformance.h"

static iterator(int) current;

static generator int never(void)
{
    say("the body runs");
    yield 1;
    return 2;
}

static generator int empty(void)
{
}

static generator int returns_only(void)
{
    return 5;
}

static generator int throws_only(void)
{
    say("the body runs");
    throw ERROR("at once");
}

static generator int echoes(void)
{
    int got = 0;
    for (int i = 0; i < 3; i++) {
        got = yield got;
        say_int("got", got);
    }
    return got;
}

static generator int parameters(int a, int b)
{
    a += yield a;
    b += yield b;
    return a * b;
}

static generator int resumes_itself(int how)
{
    try {
        if (how == 0)
            iter_next(current);
        if (how == 1)
            iter_throw(current, ERROR("to itself"));
        if (how == 2)
            iter_return(current, 3);
    } catch (e) {
        say("refused");
    }
    yield 7;
    return 8;
}

static generator int throws_from_catch(void)
{
    try {
        yield 1;
    } catch (e) {
        say(e->message);
        throw ERROR("from catch");
    }
}

static generator int catches_and_goes_on(void)
{
    for (int i = 0; i < 4; i++) {
        try {
            yield i;
        } catch (e) {
            say(e->message);
        }
    }
    return 40;
}

static generator int returns_in_try(void)
{
    try {
        return 1;
    } finally {
        say("finally");
    }
}

static generator int yields_in_finally_of_return(void)
{
    try {
        return 1;
    } finally {
        yield 2;
        say("finally ends");
    }
}

static generator int throws_in_try(void)
{
    try {
        throw ERROR("in try");
    } finally {
        yield 2;
        say("finally ends");
    }
}

static generator int never_returns(void)
{
    for (;;) {
        try {
            yield 1;
        } finally {
            yield 2;
            continue;
        }
    }
}

static generator int counter(int n)
{
    while (n > 0) {
        yield n;
        n--;
    }
}

async int main(void)
{
    begin("a call runs nothing of the body");
    iterator(int) it = never();
    say("made");
    STEP(iter_next(it));
    STEP(iter_next(it));

    begin("next after the end");
    STEP(iter_next(it));
    STEP(iter_send(it, 4));

    begin("throw after the end");
    STEP(iter_throw(it, ERROR("late")));
    STEP(iter_next(it));

    begin("return after the end");
    STEP(iter_return(it, 33));
    STEP(iter_next(it));

    begin("an empty body");
    it = empty();
    STEP(iter_next(it));
    STEP(iter_next(it));

    begin("a body that only returns: the value is given once");
    it = returns_only();
    STEP(iter_next(it));
    STEP(iter_next(it));

    begin("a body that only throws: the error is given once");
    it = throws_only();
    STEP(iter_next(it));
    STEP(iter_next(it));

    begin("the first value sent is lost");
    it = echoes();
    STEP(iter_send(it, 100));
    STEP(iter_send(it, 101));
    STEP(iter_send(it, 102));
    STEP(iter_send(it, 103));
    STEP(iter_send(it, 104));

    begin("next without a value after one with");
    it = echoes();
    STEP(iter_next(it));
    STEP(iter_send(it, 1));
    STEP(iter_next(it));
    STEP(iter_next(it));

    begin("parameters");
    it = parameters(3, 4);
    STEP(iter_next(it));
    STEP(iter_send(it, 10));
    STEP(iter_send(it, 20));

    begin("generators of one function are independent");
    it = counter(3);
    iterator(int) other = counter(9);
    STEP(iter_next(it));
    STEP(iter_next(other));
    STEP(iter_next(it));
    STEP(iter_return(other, 1));
    STEP(iter_next(it));
    STEP(iter_next(other));
    STEP(iter_next(it));

    begin("throw before the start: the body never runs");
    it = never();
    STEP(iter_throw(it, ERROR("early")));
    STEP(iter_next(it));

    begin("return before the start: the body never runs");
    it = never();
    STEP(iter_return(it, 56));
    STEP(iter_next(it));
    STEP(iter_return(it, 57));

    begin("next while it runs");
    it = resumes_itself(0);
    current = it;
    STEP(iter_next(it));
    STEP(iter_next(it));

    begin("throw while it runs");
    it = resumes_itself(1);
    current = it;
    STEP(iter_next(it));
    STEP(iter_next(it));

    begin("return while it runs");
    it = resumes_itself(2);
    current = it;
    STEP(iter_next(it));
    STEP(iter_next(it));
    current = NULL;

    begin("an error from catch ends it");
    it = throws_from_catch();
    STEP(iter_next(it));
    STEP(iter_throw(it, ERROR("sent")));
    STEP(iter_next(it));

    begin("errors that are caught, again and again");
    it = catches_and_goes_on();
    STEP(iter_next(it));
    STEP(iter_throw(it, ERROR("one")));
    STEP(iter_throw(it, ERROR("two")));
    STEP(iter_next(it));
    STEP(iter_throw(it, ERROR("three")));
    STEP(iter_throw(it, ERROR("four")));

    begin("return passes a catch by");
    it = catches_and_goes_on();
    STEP(iter_next(it));
    STEP(iter_return(it, 12));
    STEP(iter_next(it));

    begin("return in try, finally without a yield");
    it = returns_in_try();
    STEP(iter_next(it));
    STEP(iter_next(it));

    begin("return in try, finally with a yield: the value waits");
    it = yields_in_finally_of_return();
    STEP(iter_next(it));
    STEP(iter_next(it));
    STEP(iter_next(it));

    begin("return in try, another return at the yield of finally");
    it = yields_in_finally_of_return();
    STEP(iter_next(it));
    STEP(iter_return(it, 99));
    STEP(iter_next(it));

    begin("return in try, throw at the yield of finally");
    it = yields_in_finally_of_return();
    STEP(iter_next(it));
    STEP(iter_throw(it, ERROR("sent")));
    STEP(iter_next(it));

    begin("throw in try, finally with a yield: the error waits");
    it = throws_in_try();
    STEP(iter_next(it));
    STEP(iter_next(it));
    STEP(iter_next(it));

    begin("throw in try, return at the yield of finally");
    it = throws_in_try();
    STEP(iter_next(it));
    STEP(iter_return(it, 98));
    STEP(iter_next(it));

    begin("throw in try, another throw at the yield of finally");
    it = throws_in_try();
    STEP(iter_next(it));
    STEP(iter_throw(it, ERROR("newer")));
    STEP(iter_next(it));

    begin("return never ends it: continue in finally wins");
    it = never_returns();
    STEP(iter_next(it));
    STEP(iter_return(it, 1));
    STEP(iter_next(it));
    STEP(iter_return(it, 2));
    STEP(iter_throw(it, ERROR("out of finally")));
    STEP(iter_next(it));

    begin("close: not started, at a yield, at the end");
    it = counter(2);
    CLOSE(it);
    STEP(iter_next(it));
    it = counter(2);
    STEP(iter_next(it));
    CLOSE(it);
    STEP(iter_next(it));
    CLOSE(it);

    begin("close: a generator that yields meanwhile");
    it = yields_in_finally_of_return();
    STEP(iter_next(it));
    CLOSE(it);
    it = never_returns();
    STEP(iter_next(it));
    CLOSE(it);
    return 0;
}
