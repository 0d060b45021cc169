/* try and finally in generators: next, throw, return and close go through them (ECMA-262 27.5.3). */
#include <troth.h>
#include <errno.h>
#include "check.h"
#include "trace.h"

static generator int guarded(void)
{
    note("start,");
    try {
        yield 1;
        yield 2;
        note("body,");
    } catch (e) {
        note(e->message);
        yield 10;
        note("caught,");
    } finally {
        note("finally,");
    }
    yield 3;
    return 4;
}

static generator int yields_in_finally(void)
{
    try {
        yield 1;
    } finally {
        note("f1,");
        yield 2;
        note("f2,");
    }
    return 9;
}

static generator int overrides(int how)
{
    try {
        yield 1;
        return 5;
    } finally {
        if (how == 0)
            return 6;
        if (how == 1)
            throw error_new(7, "from finally");
        while (how == 2)
            yield 8;
    }
}

static generator int loops(void)
{
    for (int i = 0; i < 3; i++)
        try {
            if (i == 1)
                continue;
            yield i;
        } finally {
            note("f");
        }
}

static generator int inner_of(iterator(int) it)
{
    try {
        foreach (int v, it)
            yield v * 10;
    } finally {
        note("outer,");
    }
}

static void plain(void)
{
    iterator(int) it = guarded();
    CHECK(iter_next(it).value == 1 && iter_next(it).value == 2 && iter_next(it).value == 3);
    iter_result(int) r = iter_next(it);
    CHECK(r.done && r.value == 4 && traced("start,body,finally,"));
    iter_release(it);

    it = guarded();
    iter_next(it);
    r = iter_throw(it, error_new(EIO, "in,"));
    CHECK(!r.done && r.value == 10 && !r.error && traced("start,in,"));
    r = iter_next(it);
    CHECK(r.value == 3 && traced("caught,finally,"));
    r = iter_throw(it, error_new(EDOM, "out"));
    CHECK(r.error && r.error->code == EDOM && iter_done(it));
    error_free(r.error);
    iter_release(it);

    it = guarded();
    iter_next(it);
    r = iter_return(it, 50);
    CHECK(r.done && r.value == 50 && traced("start,finally,"));
    iter_release(it);

    it = guarded();
    iter_next(it);
    iter_close(it);
    CHECK(iter_done(it) && traced("start,finally,"));
    iter_release(it);
    it = guarded();
    iter_next(it);
    iter_release(it);
    CHECK(traced("start,finally,"));
    it = guarded();
    iter_release(it);
    CHECK(traced(""));

    it = yields_in_finally();
    iter_next(it);
    r = iter_return(it, 50);
    CHECK(!r.done && r.value == 2 && traced("f1,"));
    r = iter_next(it);
    CHECK(r.done && r.value == 50 && traced("f2,"));            /* the return goes on */
    iter_release(it);
    it = yields_in_finally();
    iter_next(it);
    r = iter_throw(it, error_new(EIO, "thrown"));
    CHECK(!r.done && r.value == 2);
    r = iter_next(it);
    CHECK(r.error && r.error->code == EIO && traced("f1,f2,"));
    error_free(r.error);
    iter_release(it);
    it = yields_in_finally();
    iter_next(it);
    iter_return(it, 50);
    r = iter_return(it, 60);                                    /* a later return wins */
    CHECK(r.done && r.value == 60 && traced("f1,"));
    iter_release(it);

    it = overrides(0);
    iter_next(it);
    r = iter_return(it, 50);
    CHECK(r.done && r.value == 6);
    iter_release(it);
    it = overrides(0);
    iter_next(it);
    r = iter_throw(it, error_new(EIO, "swallowed"));
    CHECK(r.done && r.value == 6 && !r.error);
    iter_release(it);
    it = overrides(1);
    iter_next(it);
    r = iter_return(it, 50);
    CHECK(r.error && r.error->code == 7 && iter_done(it));
    error_free(r.error);
    iter_release(it);
    it = overrides(1);
    iter_next(it);
    r = iter_throw(it, error_new(EIO, "becomes the cause"));
    CHECK(r.error && r.error->code == 7 && r.error->cause && r.error->cause->code == EIO);
    error_free(r.error);
    iter_release(it);
    it = overrides(3);
    iter_next(it);
    r = iter_next(it);
    CHECK(r.done && r.value == 5);
    iter_release(it);

    foreach (int v, loops())
        if (v == 2)
            break;
    CHECK(traced("fff"));
    it = guarded();             /* in a plain function an argument is borrowed: released by hand */
    foreach (int v, inner_of(it))
        if (v == 20)
            break;
    CHECK(traced("start,finally,outer,"));
    iter_release(it);
}

static async int later(int v)
{
    await sleep_ms(1);
    return v;
}

static async int leaves(int way)
{
    foreach (int v, guarded()) {
        note("(");
        await later(0);
        if (way == 0)
            break;
        if (way == 1)
            return await later(v);
        if (way == 2)
            throw error_new(2, "body");
        if (way == 3 && v == 2)
            goto out;
        note(")");
    }
    note("after,");
out:
    return 0;
}

/* If the body and the closing both fail, the body's error is thrown. */
static async int both_fail(void)
{
    foreach (int v, overrides(1)) {
        await later(v);
        throw error_new(100, "body");
    }
    return 0;
}

static async int closing_fails(void)
{
    foreach (int v, overrides(1)) {
        await later(v);
        break;
    }
    return 0;
}

/* A generator that yields while it is closed. */
static async int closing_yields(void)
{
    foreach (int v, overrides(2)) {
        await later(v);
        break;
    }
    return 0;
}

async int main(void)
{
    plain();
    CHECK(await leaves(0) == 0 && traced("start,(finally,after,"));
    CHECK(await leaves(1) == 1 && traced("start,(finally,"));
    try {
        await leaves(2);
    } catch (e) {
        CHECK(e->code == 2 && traced("start,(finally,"));
    }
    CHECK(await leaves(3) == 0 && traced("start,()(finally,"));
    CHECK(await leaves(4) == 0 && traced("start,()()body,finally,()after,"));
    int code = 0;
    try {
        await both_fail();
    } catch (e) {
        code = e->code;
    }
    CHECK(code == 100);
    code = 0;
    try {
        await closing_fails();
    } catch (e) {
        code = e->code;
    }
    CHECK(code == 7);
    code = 0;
    try {
        await closing_yields();
    } catch (e) {
        code = e->code ? 1 : 2;
    }
    CHECK(code != 0);
    /* in a lowered function the calls throw */
    iterator(int) it = yields_in_finally();
    iter_next(it);
    try {
        iter_throw(it, error_new(EIO, "through"));
        note("yielded,");
        iter_next(it);
        note("never");
    } catch (e) {
        CHECK(e->code == EIO && traced("f1,yielded,f2,"));
    }
    CHECK(iter_done(it));
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: ok
