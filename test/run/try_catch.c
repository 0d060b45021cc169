/* Section 7: try, catch, finally, throw: every way in and every way out, with and without suspensions. */
#include <troth.h>
#include <errno.h>
#include <string.h>
#include "check.h"
#include "trace.h"

static async int later(int v)
{
    await sleep_ms(1);
    return v;
}

static async int fails(int code)
{
    if (code % 2)
        await sleep_ms(1);
    throw error_new(code, "failed with %d", code);
}

static async void catches(void)
{
    try {
        note("a");
        await fails(2);
        note("never");
    } catch (e) {
        CHECK(e->code == 2 && !strcmp(e->message, "failed with 2"));
        note("b");
    }
    try {
        throw error_new(7, "thrown here");
    } catch (e) {
        CHECK(e->code == 7 && e->line > 0 && !strcmp(e->function, "catches"));
        await later(0);
        CHECK(e->code == 7);
        note("c");
    }
    try {
        note("d");
    } catch (e) {
        note("never");
    } finally {
        note("e");
    }
    try {
        await fails(3);
    } catch {
        note("f");
    }
    try {
        throw NULL;
    } catch (e) {
        CHECK(e->code == EINVAL);
    }
    try {
        promise(int) none = NULL;
        await none;
    } catch (e) {
        CHECK(e->code == EINVAL);
        note("g");
    }
    int e = 5;
    try {
        await fails(4);
    } catch (e) {
        note(e->code == 4 ? "h" : "?");
    }
    CHECK(e == 5 && traced("abcdefgh"));
}

/* `finally` on every way out. */
static async int ways(int way)
{
    int r = 0;
    for (int i = 0; i < 3; i++) {
        try {
            note("(");
            if (way == 1)
                return await later(10 + i);
            if (way == 2)
                break;
            if (way == 3 && i == 0)
                continue;
            if (way == 4 && i == 1)
                goto out;
            if (way == 5)
                throw error_new(5, "way out");
            if (way == 6)
                await fails(6);
            if (way == 7)
                return 70;
            if (way == 8 && i == 1)
                goto again;
            r++;
        } finally {
            note("f");
            if (way % 2)
                await later(0);
            note(")");
        }
        note(".");
again:
        ;
    }
    note("after");
out:
    return r;
}

static async void all_ways(void)
{
    CHECK(await ways(0) == 3 && traced("(f).(f).(f).after"));
    CHECK(await ways(1) == 10 && traced("(f)"));
    CHECK(await ways(2) == 0 && traced("(f)after"));
    CHECK(await ways(3) == 2 && traced("(f)(f).(f).after"));
    CHECK(await ways(4) == 1 && traced("(f).(f)"));
    for (int way = 5; way < 7; way++) {
        try {
            await ways(way);
            note("never");
        } catch (e) {
            CHECK(e->code == way);
        }
        CHECK(traced("(f)"));
    }
    CHECK(await ways(7) == 70 && traced("(f)"));
    CHECK(await ways(8) == 2 && traced("(f).(f)(f).after"));
}

/* An abrupt end of `finally` or `catch` wins over what was under way. */
static async int overrides(int way)
{
    try {
        try {
            if (way & 1)
                throw error_new(1, "first");
            return 1;
        } finally {
            if (way & 2)
                throw error_new(2, "second");
            if (way & 4)
                return await later(4);
        }
    } catch (e) {
        if (way == 3)
            CHECK(e->code == 2 && e->cause && e->cause->code == 1);
        else
            CHECK(!e->cause);
        return -e->code;
    }
    return 0;
}

static async int from_catch(int way)
{
    int n = 0;
    while (n++ < 3)
        try {
            throw error_new(100, "each time");
        } catch (e) {
            if (way == 0)
                throw error_wrap(e, 200, "wrapped");
            if (way == 1)
                throw e;
            if (way == 2)
                return await later(2);
            if (way == 3)
                break;
            if (way == 4)
                continue;
            if (way == 5)
                throw error_new(300, "another");
        } finally {
            note("f");
        }
    return n;
}

static async void abrupt(void)
{
    CHECK(await overrides(0) == 1 && await overrides(1) == -1 && await overrides(2) == -2 && await overrides(3) == -2);
    CHECK(await overrides(4) == 4 && await overrides(5) == 4);
    static const int codes[] = {200, 100, 0, 0, 0, 300}, values[] = {0, 0, 2, 1, 4, 0};
    for (int way = 0; way < 6; way++) {
        int v = 0, code = 0;
        try {
            v = await from_catch(way);
        } catch (e) {
            code = e->code;
            if (way == 0)
                CHECK(e->cause && e->cause->code == 100);
        }
        CHECK(v == values[way] && code == codes[way]);
        CHECK(traced(way == 4 ? "fff" : "f"));
    }
}

/* Nested, in handlers, in finally, and an error that passes several of them. */
static async int nested(int code)
{
    try {
        try {
            try {
                if (code)
                    await fails(code);
                note("0");
            } catch (inner) {
                note("1");
                try {
                    await fails(inner->code + 10);
                } catch (e) {
                    CHECK(e->code == inner->code + 10);
                    note("2");
                } finally {
                    note("3");
                }
                if (inner->code == 2)
                    throw inner;
            } finally {
                try {
                    throw error_new(50, "in finally");
                } catch (e) {
                    note("4");
                }
                await later(0);
            }
            note("5");
        } finally {
            note("6");
        }
        note("7");
    } catch (outer) {
        note("8");
        return outer->code;
    }
    return 0;
}

/* Jumps between blocks of try, loops and switches in them. */
static async int jumps(int n)
{
    int r = 0;
start:
    try {
        switch (n) {
        case 0:
            note("0");
            break;
        case 1:
            n = 0;
            goto start;
        case 2:
            for (;;) {
                try {
                    if (await later(++r) == 3)
                        break;
                    continue;
                } finally {
                    note("l");
                }
            }
            note("b");
            break;
        default:
            try {
                goto inner;
            } finally {
                note("i");
            }
inner:
            note("d");
        }
    } finally {
        note("F");
    }
    return r;
}

static async void locals(void)
{
    int outside = 1;
    try {
        int inside = 2, array[3] = {1, 2, 3}, *p = &array[1];
        try {
            await later(0);
            outside += inside;
            throw error_new(1, "x");
        } finally {
            await later(0);
            CHECK(*p == 2 && inside == 2);
            *p = 20;
        }
    } catch (e) {
        const int later_on = outside;
        await later(0);
        CHECK(later_on == 3 && e->code == 1);
    }
    troth_error *kept = NULL;
    try {
        await fails(9);
    } catch (e) {
        kept = error_keep(e);
    }
    CHECK(kept && kept->code == 9);
    error_free(kept);
    /* promises and iterators in the blocks */
    try {
        promise(int) p = later(1), q = fails(11);
        CHECK(await p == 1);
        await q;
    } catch (e) {
        CHECK(e->code == 11);
    }
    for (int i = 0; i < 3; i++)
        try {
            promise(int) p = later(i);
            if (i == 1)
                continue;
            CHECK(await p == i);
        } finally {
            promise(int) p = later(5);
            CHECK(await p == 5);
        }
}

/* Errors in every place of an expression and a statement. */
static async int places(int which)
{
    try {
        int a = which == 0 ? await fails(100) : 1, b[2] = {which == 1 ? await fails(101) : 2};
        if (which == 2 && await fails(102))
            a++;
        while (which == 3 ? await fails(103) : 0)
            a++;
        for (int i = 0; i < 1; i += which == 4 ? await fails(104) : 1)
            a++;
        switch (which == 5 ? await fails(105) : 0) {
        }
        return which == 6 ? await fails(106) : a + b[0];
    } catch (e) {
        return e->code;
    }
}

static async int many(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++)
        try {
            if (i & 1)
                throw error_new(i, "odd");
            sum += await promise_resolved(int, 1);
        } catch (e) {
            sum += e->code & 1;
        } finally {
            sum++;
        }
    return sum;
}

async int main(void)
{
    await catches();
    await all_ways();
    await abrupt();
    CHECK(await nested(0) == 0 && traced("04567"));
    CHECK(await nested(1) == 0 && traced("1234567"));
    CHECK(await nested(2) == 2 && traced("123468"));
    CHECK(await jumps(0) == 0 && traced("0F"));
    CHECK(await jumps(1) == 0 && traced("F0F"));
    CHECK(await jumps(2) == 3 && traced("lllbF"));
    CHECK(await jumps(3) == 0 && traced("idF"));
    await locals();
    for (int i = 0; i < 7; i++)
        CHECK(await places(i) == 100 + i);
    CHECK(await places(7) == 4);
    CHECK(await many(10000) == 20000);
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: ok
