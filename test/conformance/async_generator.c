/*
 * Async generators: requests in each state, the queue, errors and finally, yield_from and loops (test262:
 * built-ins/AsyncGeneratorPrototype, language/statements/async-generator, language/statements/for-await-of).
 */
#include "conformance.h"

static async generator int never(void)
{
    say("the body runs");
    yield 1;
    return 2;
}

static async generator int empty(void)
{
}

static async generator int fails_at_once(void)
{
    throw ERROR("at once");
}

static async generator int three(void)
{
    try {
        yield 1;
        await pause_for(0);
        yield 2;
        yield 3;
        say("runs to its end");
    } finally {
        say("finally");
        await pause_for(0);
        say("finally ends");
    }
    return 4;
}

static async generator int echoes(void)
{
    int got = 0;
    for (int i = 0; i < 3; i++) {
        got = yield got;
        say_int("got", got);
    }
    return await pause_for(got);
}

static async generator int catches(void)
{
    for (int i = 0; i < 3; i++) {
        try {
            yield i;
        } catch (e) {
            say(e->message);
            await pause_for(0);
            yield 10 + i;
        }
    }
    return 40;
}

static async generator int yields_in_finally(void)
{
    try {
        yield 1;
    } finally {
        yield 2;
        say("finally ends");
    }
    return 3;
}

static async generator int return_overrides(void)
{
    try {
        yield 1;
    } finally {
        return 77;
    }
}

static async generator int throw_overrides(void)
{
    try {
        yield 1;
    } finally {
        throw ERROR("from finally");
    }
}

static async generator int goes_on(void)
{
    for (int i = 0; i < 3; i++) {
        try {
            yield i;
        } finally {
            say("finally");
            if (i < 2)
                continue;
        }
    }
    return 50;
}

static async generator int awaits_what_fails(void)
{
    yield 1;
    try {
        await fail_with("awaited");
    } catch (e) {
        say(e->message);
        yield 2;
    }
    await fail_with("awaited again");
}

static async generator int returns_a_local(void)
{
    int n = 5;
    try {
        yield n;
        return n;
    } finally {
        n++;
        say_int("n", n);
    }
}

static async generator int outer(void)
{
    try {
        int result = yield_from three();
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

static async generator int outer_of_catches(void)
{
    return yield_from catches();
}

static async generator int outer_of_overrides(void)
{
    say_int("result", yield_from return_overrides());
    return 14;
}

static async int to_the_end(void)
{
    int sum = 0;
    foreach_await (int v, three())
        sum += say_int("value", v);
    return sum;
}

static async int breaks(void)
{
    foreach_await (int v, three()) {
        say_int("value", v);
        if (v == 2)
            break;
    }
    say("behind the loop");
    return 1;
}

static async int leaves_by_return(void)
{
    foreach_await (int v, three())
        return v;
    return 0;
}

static async int throws(void)
{
    foreach_await (int v, three()) {
        say_int("value", v);
        throw ERROR("of the body");
    }
    return 0;
}

static async int closing_fails(int how)
{
    foreach_await (int v, throw_overrides()) {
        if (how == 0)
            break;
        if (how == 1)
            return v;
        if (how == 2)
            throw ERROR("of the body");
    }
    return 0;
}

static async int of_one_that_fails(void)
{
    int n = 0;
    try {
        foreach_await (int v, awaits_what_fails())
            n += v;
    } catch (e) {
        say(e->message);
        n += 10;
    }
    return n;
}

static async int within_another(void)
{
    int n = 0;
    foreach_await (int a, three()) {
        foreach_await (int b, three()) {
            n += a * b;
            if (b == 2)
                break;
        }
        if (a == 2)
            break;
    }
    return n;
}

static async void queue_of_next(void)
{
    async_iterator(int) it = three();
    promise(iter_result(int)) a = iter_next(it);
    promise(iter_result(int)) b = iter_next(it);
    promise(iter_result(int)) c = iter_next(it);
    promise(iter_result(int)) d = iter_next(it);
    promise(iter_result(int)) f = iter_next(it);
    say("asked");
    AWAITED(a);
    AWAITED(b);
    AWAITED(c);
    AWAITED(d);
    AWAITED(f);
}

static async void queue_with_return(void)
{
    async_iterator(int) it = three();
    promise(iter_result(int)) a = iter_next(it);
    promise(iter_result(int)) b = iter_return(it, 60);
    promise(iter_result(int)) c = iter_next(it);
    say("asked");
    AWAITED(a);
    AWAITED(b);
    AWAITED(c);
}

static async void queue_before_the_start(void)
{
    async_iterator(int) it = never();
    promise(iter_result(int)) a = iter_return(it, 60);
    promise(iter_result(int)) b = iter_next(it);
    say("asked");
    AWAITED(a);
    AWAITED(b);
}

async int main(void)
{
    begin("a call runs nothing of the body");
    async_iterator(int) it = never();
    say("made");
    AWAITED(iter_next(it));
    AWAITED(iter_next(it));
    begin("next, throw and return after the end");
    AWAITED(iter_next(it));
    AWAITED(iter_throw(it, ERROR("late")));
    AWAITED(iter_return(it, 33));
    AWAITED(iter_next(it));

    begin("an empty body");
    it = empty();
    AWAITED(iter_next(it));
    AWAITED(iter_next(it));

    begin("a body that only throws");
    it = fails_at_once();
    AWAITED(iter_next(it));
    AWAITED(iter_next(it));

    begin("throw before the start");
    it = never();
    AWAITED(iter_throw(it, ERROR("early")));
    AWAITED(iter_next(it));

    begin("return before the start");
    it = never();
    AWAITED(iter_return(it, 56));
    AWAITED(iter_next(it));

    begin("what is sent");
    it = echoes();
    AWAITED(iter_send(it, 100));
    AWAITED(iter_send(it, 101));
    AWAITED(iter_next(it));
    AWAITED(iter_send(it, 103));
    AWAITED(iter_send(it, 104));

    begin("throw that is caught, and one that is not");
    it = catches();
    AWAITED(iter_next(it));
    AWAITED(iter_throw(it, ERROR("one")));
    AWAITED(iter_throw(it, ERROR("two")));
    AWAITED(iter_next(it));

    begin("return passes a catch by");
    it = catches();
    AWAITED(iter_next(it));
    AWAITED(iter_return(it, 12));
    AWAITED(iter_next(it));

    begin("return runs finally, which awaits");
    it = three();
    AWAITED(iter_next(it));
    AWAITED(iter_return(it, 12));
    AWAITED(iter_next(it));

    begin("throw runs finally, which awaits");
    it = three();
    AWAITED(iter_next(it));
    AWAITED(iter_throw(it, ERROR("sent")));
    AWAITED(iter_next(it));

    begin("return, and finally yields");
    it = yields_in_finally();
    AWAITED(iter_next(it));
    AWAITED(iter_return(it, 70));
    AWAITED(iter_next(it));
    AWAITED(iter_next(it));

    begin("throw, and finally yields");
    it = yields_in_finally();
    AWAITED(iter_next(it));
    AWAITED(iter_throw(it, ERROR("sent")));
    AWAITED(iter_next(it));
    AWAITED(iter_next(it));

    begin("return, and another return in finally");
    it = yields_in_finally();
    AWAITED(iter_next(it));
    AWAITED(iter_return(it, 70));
    AWAITED(iter_return(it, 71));
    AWAITED(iter_next(it));

    begin("return, and throw in finally");
    it = yields_in_finally();
    AWAITED(iter_next(it));
    AWAITED(iter_return(it, 70));
    AWAITED(iter_throw(it, ERROR("in finally")));
    AWAITED(iter_next(it));

    begin("return, and finally returns");
    it = return_overrides();
    AWAITED(iter_next(it));
    AWAITED(iter_return(it, 70));
    AWAITED(iter_next(it));

    begin("throw, and finally returns");
    it = return_overrides();
    AWAITED(iter_next(it));
    AWAITED(iter_throw(it, ERROR("sent")));
    AWAITED(iter_next(it));

    begin("return, and finally throws");
    it = throw_overrides();
    AWAITED(iter_next(it));
    AWAITED(iter_return(it, 70));
    AWAITED(iter_next(it));

    begin("return, and finally goes on");
    it = goes_on();
    AWAITED(iter_next(it));
    AWAITED(iter_return(it, 70));
    AWAITED(iter_throw(it, ERROR("sent")));
    AWAITED(iter_return(it, 71));
    AWAITED(iter_next(it));

    begin("what it awaits fails");
    it = awaits_what_fails();
    AWAITED(iter_next(it));
    AWAITED(iter_next(it));
    AWAITED(iter_next(it));
    AWAITED(iter_next(it));

    begin("return of a local, and finally");
    it = returns_a_local();
    AWAITED(iter_next(it));
    AWAITED(iter_next(it));

    begin("several requests of next");
    await queue_of_next();
    begin("return behind next");
    await queue_with_return();
    begin("requests before the start");
    await queue_before_the_start();

    begin("delegation: to the end");
    it = outer();
    AWAITED(iter_next(it));
    AWAITED(iter_next(it));
    AWAITED(iter_next(it));
    AWAITED(iter_next(it));
    AWAITED(iter_next(it));
    begin("delegation: throw");
    it = outer();
    AWAITED(iter_next(it));
    AWAITED(iter_throw(it, ERROR("sent")));
    AWAITED(iter_next(it));
    begin("delegation: return");
    it = outer();
    AWAITED(iter_next(it));
    AWAITED(iter_return(it, 70));
    AWAITED(iter_next(it));
    begin("delegation: throw that the inner one catches");
    it = outer_of_catches();
    AWAITED(iter_next(it));
    AWAITED(iter_throw(it, ERROR("sent")));
    AWAITED(iter_next(it));
    AWAITED(iter_return(it, 70));
    begin("delegation: throw that the inner one ends with return");
    it = outer_of_overrides();
    AWAITED(iter_next(it));
    AWAITED(iter_throw(it, ERROR("sent")));
    AWAITED(iter_next(it));
    begin("delegation: return that the inner one overrides");
    it = outer_of_overrides();
    AWAITED(iter_next(it));
    AWAITED(iter_return(it, 70));
    AWAITED(iter_next(it));

    begin("a loop to the end");
    RESULT(to_the_end());
    begin("a loop that breaks");
    RESULT(breaks());
    begin("a loop that returns");
    RESULT(leaves_by_return());
    begin("a loop that throws");
    RESULT(throws());
    begin("break, and closing fails");
    RESULT(closing_fails(0));
    begin("return, and closing fails");
    RESULT(closing_fails(1));
    begin("throw, and closing fails: the error of the body");
    RESULT(closing_fails(2));
    begin("a loop over one that fails");
    RESULT(of_one_that_fails());
    begin("a loop in a loop");
    RESULT(within_another());
    return 0;
}
