/* defer: runs when its block is left, last deferred first, with the values of that time; it may suspend. */
#include <troth.h>
#include <stdlib.h>
#include <string.h>
#include "check.h"
#include "trace.h"

static void note_int(int v)
{
    sprintf(trace + strlen(trace), "%d,", v);
}

static async int later(int v)
{
    await sleep_ms(1);
    return v;
}

static async int in_order(void)
{
    int v = 1;
    defer note_int(v);              /* the value of the end */
    defer note("second,");
    defer {
        note("first,");
        await later(0);
        v++;
    }
    v = 5;
    await later(0);
    note("body,");
    return v * 10;                  /* evaluated before the defers run */
}

static async int ways(int way)
{
    for (int i = 0; i < 2; i++) {
        defer note_int(i);
        if (way == 1)
            break;
        if (way == 2)
            continue;
        if (way == 3)
            return await later(30);
        if (way == 4)
            goto out;
        if (way == 5)
            throw error_new(5, "thrown");
        {
            defer note("inner,");
            if (way == 6)
                return 60;
            if (way == 7)
                await promise_rejected(void, error_new(7, "awaited"));
        }
        note("end,");
    }
    note("after,");
out:
    return 0;
}

static async void throwing(int how)
{
    defer note("outer,");
    defer {
        if (how & 2)
            throw error_new(2, "from a defer");
    }
    defer note("inner,");
    if (how & 1)
        throw error_new(1, "from the body");
}

static async void conditional(int yes)
{
    if (yes) {
        defer note("then,");
        note("in,");
    }
    switch (yes) {
    case 1: {
        defer note("case,");
        break;
    }
    default:
        note("default,");
    }
    while (true) {
        defer note("loop,");
        break;
    }
    do {
        defer note("do,");
        if (yes)
            continue;
    } while (false);
}

static async char *keeps(void)
{
    char *buffer = malloc(16);
    defer free(buffer);
    strcpy(buffer, "kept");
    await later(0);
    return strdup(buffer);
}

static generator int in_a_generator(void)
{
    defer note("closed,");
    for (int i = 0; ; i++) {
        defer note_int(i);
        yield i;
    }
}

static async void with_try(void)
{
    try {
        defer note("deferred,");
        throw error_new(1, "x");
    } catch (e) {
        defer note("in catch,");
        note("caught,");
    } finally {
        defer note("in finally,");
        note("finally,");
    }
}

static void cleanup_int(int *p)
{
    note_int(*p);
}

/* cleanup attributes act like defer */
static async int cleanups(int way)
{
    int a __attribute__((cleanup(cleanup_int))) = 1;
    await later(0);
    int b __attribute__((cleanup(cleanup_int))) = 2;
    a += 10;
    if (way == 1)
        return a;
    if (way == 2)
        throw error_new(2, "cleaned");
    {
        int c __attribute__((cleanup(cleanup_int))) = 3;
        await later(0);
        c++;
    }
    return b;
}

static async int code_of(promise(int) p)
{
    try {
        await p;
    } catch (e) {
        return e->code;
    }
    return 0;
}

async int main(void)
{
    CHECK(await in_order() == 50 && traced("body,first,second,6,"));
    CHECK(await ways(0) == 0 && traced("inner,end,0,inner,end,1,after,"));
    CHECK(await ways(1) == 0 && traced("0,after,"));
    CHECK(await ways(2) == 0 && traced("0,1,after,"));
    CHECK(await ways(3) == 30 && traced("0,"));
    CHECK(await ways(4) == 0 && traced("0,"));
    CHECK(await code_of(ways(5)) == 5 && traced("0,"));
    CHECK(await ways(6) == 60 && traced("inner,0,"));
    CHECK(await code_of(ways(7)) == 7 && traced("inner,0,"));
    for (int how = 0; how < 4; how++) {
        int code = 0, cause = 0;
        try {
            await throwing(how);
        } catch (e) {
            code = e->code;
            cause = e->cause ? e->cause->code : 0;
        }
        CHECK(code == (how & 2 ? 2 : how & 1) && cause == (how == 3) && traced("inner,outer,"));
    }
    await conditional(1);
    CHECK(traced("in,then,case,loop,do,"));
    await conditional(0);
    CHECK(traced("default,loop,do,"));
    char *s = await keeps();
    CHECK(!strcmp(s, "kept"));
    free(s);
    foreach (int v, in_a_generator())
        if (v == 2)
            break;
    CHECK(traced("0,1,2,closed,"));
    iterator(int) it = in_a_generator();
    iter_next(it);
    iter_return(it, 5);
    CHECK(traced("0,closed,"));
    await with_try();
    CHECK(traced("deferred,caught,in catch,finally,in finally,"));
    CHECK(await cleanups(0) == 2 && traced("4,2,11,"));
    CHECK(await cleanups(1) == 11 && traced("2,11,"));
    CHECK(await code_of(cleanups(2)) == 2 && traced("2,11,"));
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: ok
