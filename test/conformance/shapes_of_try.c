/*
 * throw and return sent into a generator that is suspended at each place of try statements of every shape: before, within and
 * behind try, catch and finally, and their nestings (test262: built-ins/GeneratorPrototype/throw and return).
 */
#include "conformance.h"

static generator int plain(void)
{
    yield 1;
    yield 2;
    return 9;
}

static generator int try_catch(void)
{
    yield 1;
    try {
        yield 2;
        throw ERROR("own");
    } catch (e) {
        say(e->message);
        yield 3;
        say("catch ends");
    }
    yield 4;
    return 9;
}

static generator int try_finally(void)
{
    yield 1;
    try {
        yield 2;
        say("try ends");
    } finally {
        say("finally");
        yield 3;
        say("finally ends");
    }
    yield 4;
    return 9;
}

static generator int try_catch_finally(void)
{
    yield 1;
    try {
        yield 2;
        throw ERROR("own");
    } catch (e) {
        say(e->message);
        yield 3;
        say("catch ends");
    } finally {
        say("finally");
        yield 4;
        say("finally ends");
    }
    yield 5;
    return 9;
}

static generator int catch_in_try(void)
{
    try {
        yield 1;
        try {
            yield 2;
            throw ERROR("own");
        } catch (e) {
            say(e->message);
            yield 3;
            throw ERROR("second");
        }
    } catch (e) {
        say(e->message);
        yield 4;
        say("outer catch ends");
    } finally {
        say("outer finally");
        yield 5;
        say("outer finally ends");
    }
    yield 6;
    return 9;
}

static generator int try_in_catch(void)
{
    try {
        yield 1;
        throw ERROR("own");
    } catch (e) {
        yield 2;
        try {
            yield 3;
            throw ERROR("in catch");
        } catch (f) {
            say(f->message);
            yield 4;
        } finally {
            say("inner finally");
            yield 5;
        }
        say(e->message);
        yield 6;
    }
    return 9;
}

static generator int try_in_finally(void)
{
    try {
        yield 1;
    } finally {
        say("outer finally");
        yield 2;
        try {
            yield 3;
            throw ERROR("in finally");
        } catch (e) {
            say(e->message);
            yield 4;
        } finally {
            say("inner finally");
            yield 5;
        }
        say("outer finally ends");
        yield 6;
    }
    return 9;
}

static generator int finally_in_finally(void)
{
    try {
        try {
            yield 1;
        } finally {
            say("inner finally");
            yield 2;
        }
        yield 3;
    } finally {
        say("outer finally");
        yield 4;
    }
    return 9;
}

static generator int return_overrides(void)
{
    try {
        yield 1;
    } finally {
        yield 2;
        return 50;
    }
}

static generator int throw_overrides(void)
{
    try {
        try {
            yield 1;
        } finally {
            yield 2;
            throw ERROR("from finally");
        }
    } catch (e) {
        say(e->message);
        yield 3;
    }
    return 9;
}

static generator int break_overrides(void)
{
    for (int i = 0; i < 3; i++) {
        try {
            say_int("round", i);
            yield 1;
        } finally {
            say("finally");
            if (i == 0)
                continue;
            break;
        }
    }
    yield 2;
    return 9;
}

static iterator(int) make(int shape)
{
    switch (shape) {
    case 0:
        return plain();
    case 1:
        return try_catch();
    case 2:
        return try_finally();
    case 3:
        return try_catch_finally();
    case 4:
        return catch_in_try();
    case 5:
        return try_in_catch();
    case 6:
        return try_in_finally();
    case 7:
        return finally_in_finally();
    case 8:
        return return_overrides();
    case 9:
        return throw_overrides();
    default:
        return break_overrides();
    }
}

static async void at_each_place(const char *name, int shape, int yields)
{
    for (int place = 0; place <= yields; place++) {
        for (int how = 0; how < 3; how++) {
            begin(name);
            say_int("place", place);
            iterator(int) it = make(shape);
            for (int i = 0; i < place; i++)
                STEP(iter_next(it));
            if (how == 0) {
                say("throw");
                STEP(iter_throw(it, ERROR("sent")));
            } else if (how == 1) {
                say("return");
                STEP(iter_return(it, 70));
            } else {
                say("close");
                CLOSE(it);
            }
            if (how != 2)
                STEP(iter_next(it));
            if (how != 2)
                STEP(iter_next(it));
            if (how != 2)
                CLOSE(it);
        }
    }
}

async int main(void)
{
    await at_each_place("plain", 0, 3);
    await at_each_place("try catch", 1, 5);
    await at_each_place("try finally", 2, 5);
    await at_each_place("try catch finally", 3, 6);
    await at_each_place("try catch in try", 4, 7);
    await at_each_place("try in catch", 5, 7);
    await at_each_place("try in finally", 6, 7);
    await at_each_place("finally in finally", 7, 5);
    await at_each_place("return in finally", 8, 3);
    await at_each_place("throw in finally", 9, 4);
    await at_each_place("break and continue in finally", 10, 4);
    return 0;
}
