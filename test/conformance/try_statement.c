/*
 * What try statements give in functions that do not suspend in them, and in functions that do (test262: language/statements/try).
 */
#include "conformance.h"

static async int value_of_try(int how)
{
    try {
        say("try");
        if (how)
            await pause_for(0);
    } catch (e) {
        say("catch");
    } finally {
        say("finally");
    }
    return 1;
}

static async int caught(int how)
{
    try {
        if (how)
            await fail_with("first");
        throw ERROR("first");
    } catch (e) {
        say(e->message);
        return 2;
    }
    return 1;
}

static async int rethrown(int how)
{
    try {
        if (how)
            await pause_for(0);
        throw ERROR("first");
    } catch (e) {
        say("catch");
        if (how)
            await pause_for(0);
        throw e;
    } finally {
        say("finally");
    }
}

static async int nested_catch(int how)
{
    try {
        try {
            if (how)
                await fail_with("one");
            throw ERROR("one");
        } catch (e) {
            say(e->message);
            if (how)
                await fail_with("two");
            throw ERROR("two");
        }
    } catch (e) {
        say(e->message);
    }
    return 3;
}

static async int finally_after_error(int how)
{
    try {
        if (how)
            await fail_with("lost not");
        throw ERROR("lost not");
    } finally {
        say("finally");
        if (how)
            await pause_for(0);
        say("finally ends");
    }
}

static async int return_in_all(int how)
{
    try {
        return say_int("try", how ? await pause_for(1) : 1);
    } catch (e) {
        return say_int("catch", 2);
    } finally {
        return say_int("finally", how ? await pause_for(3) : 3);
    }
}

static async int return_value_is_evaluated_first(int how)
{
    int x = 1;
    try {
        if (how)
            return await pause_for(x);
        return x;
    } finally {
        x = 2;
        if (how)
            await pause_for(0);
        say_int("x", x);
    }
}

static async int return_in_finally_drops_the_error(int how)
{
    try {
        if (how)
            await fail_with("dropped");
        throw ERROR("dropped");
    } finally {
        if (how)
            await pause_for(0);
        return 4;
    }
}

static async int throw_in_finally_drops_the_error(int how)
{
    try {
        throw ERROR("older");
    } finally {
        if (how)
            await fail_with("newer");
        throw ERROR("newer");
    }
}

static async int throw_in_finally_drops_the_return(int how)
{
    try {
        return 1;
    } finally {
        if (how)
            await fail_with("newer");
        throw ERROR("newer");
    }
}

static async int break_in_finally_drops_the_return(int how)
{
    int n = 0;
    for (;;) {
        n++;
        try {
            return 100;
        } finally {
            if (how)
                await pause_for(0);
            break;
        }
    }
    return n;
}

static async int break_in_finally_drops_the_error(int how)
{
    do {
        try {
            throw ERROR("dropped");
        } finally {
            if (how)
                await pause_for(0);
            break;
        }
    } while (true);
    return 5;
}

static async int continue_in_finally_drops_the_return(int how)
{
    int n = 0;
    while (n < 3) {
        try {
            n++;
            return 100 + n;
        } finally {
            if (how)
                await pause_for(0);
            if (n < 3)
                continue;
        }
    }
    return -1;
}

static async int continue_in_finally_drops_the_error(int how)
{
    int n = 0;
    do {
        try {
            n += how ? await pause_for(1) : 1;
            throw ERROR("dropped");
        } finally {
            continue;
        }
    } while (n < 4);
    return n;
}

static async int break_in_try(int how)
{
    int finals = 0;
    for (int i = 0; i < 5; i++) {
        try {
            if (i == 2)
                break;
            if (how)
                await pause_for(0);
        } finally {
            finals++;
        }
    }
    return finals;
}

static async int continue_in_try(int how)
{
    int finals = 0, ends = 0;
    for (int i = 0; i < 5; i++) {
        try {
            if (i < 3)
                continue;
            if (how)
                await pause_for(0);
        } finally {
            finals++;
        }
        ends++;
    }
    return finals * 10 + ends;
}

static async int continue_in_catch(int how)
{
    int finals = 0, ends = 0;
    for (int i = 0; i < 4; i++) {
        try {
            if (how)
                await fail_with("x");
            throw ERROR("x");
        } catch (e) {
            if (i & 1)
                continue;
        } finally {
            finals++;
        }
        ends++;
    }
    return finals * 10 + ends;
}

static async int jumps_through_two(int how)
{
    for (int i = 0; i < 3; i++) {
        try {
            try {
                if (i == 0)
                    continue;
                if (how)
                    await pause_for(0);
                if (i == 1)
                    break;
            } finally {
                say("inner");
                if (how)
                    await pause_for(0);
            }
        } finally {
            say("outer");
        }
    }
    return 6;
}

static async int return_through_three(int how)
{
    try {
        try {
            try {
                return how ? await pause_for(7) : 7;
            } finally {
                say("inner");
            }
        } finally {
            if (how)
                await pause_for(0);
            say("middle");
        }
    } finally {
        say("outer");
    }
}

static async int error_in_each_finally(int how)
{
    try {
        try {
            try {
                throw ERROR("one");
            } finally {
                if (how)
                    await fail_with("two");
                throw ERROR("two");
            }
        } finally {
            if (how)
                await fail_with("three");
            throw ERROR("three");
        }
    } catch (e) {
        say(e->message);
    }
    return 8;
}

static async int switch_in_try(int how)
{
    int n = 0;
    for (int i = 0; i < 4; i++) {
        switch (i) {
        case 0:
            try {
                if (how)
                    await pause_for(0);
                break;
            } finally {
                n += 1;
            }
        case 1:
            try {
                continue;
            } finally {
                n += 10;
            }
        case 2:
            try {
                n += 100;
            } finally {
                if (how)
                    await pause_for(0);
                break;
            }
        default:
            n += 1000;
        }
        n += 10000;
    }
    return n;
}

static async int try_in_catch_and_finally(int how)
{
    int n = 0;
    try {
        throw ERROR("a");
    } catch (e) {
        try {
            if (how)
                await fail_with("b");
            throw ERROR("b");
        } catch (f) {
            n += 1;
        } finally {
            n += 2;
        }
        say(e->message);
    } finally {
        try {
            if (how)
                await fail_with("c");
            throw ERROR("c");
        } catch (g) {
            n += 4;
        } finally {
            n += 8;
        }
    }
    return n;
}

static async int in_conditions(int how)
{
    int n = 0;
    try {
        while (how ? await pause_for(n < 3) : n < 3)
            n++;
        if (how ? await fail_with("in the condition") : 0)
            n = 100;
        for (int i = 0; i < 2; i++)
            n += 10;
    } catch (e) {
        say(e->message);
        n += 1000;
    } finally {
        n += 10000;
    }
    return n;
}

static async int scopes(int how)
{
    int e = 1;
    try {
        int e = 2;
        if (how)
            await pause_for(0);
        e++;
        throw ERROR("shadowed");
    } catch (e) {
        say(e->message);
        {
            int e = 5;
            if (how)
                await pause_for(0);
            say_int("inner", e);
        }
        say(e->message);
    } finally {
        say_int("outer", e);
    }
    return e;
}

static async int recursive(int n)
{
    try {
        if (n == 0)
            throw ERROR("bottom");
        return await recursive(n - 1) + 1;
    } catch (e) {
        say_int(e->message, n);
        if (n < 2)
            throw e;
        return 100;
    } finally {
        say_int("finally", n);
    }
}

static async int loop_with_finally_error(int how)
{
    int n = 0;
    while (n < 2) {
        try {
            try {
                n++;
                if (how)
                    await pause_for(0);
                continue;
            } finally {
                if (n == 1)
                    throw ERROR("from finally");
            }
        } catch (e) {
            say(e->message);
        }
    }
    return n;
}

async int main(void)
{
    for (int how = 0; how < 2; how++) {
        begin("no error: catch is passed by");
        RESULT(value_of_try(how));
        begin("an error is caught");
        RESULT(caught(how));
        begin("and thrown again");
        RESULT(rethrown(how));
        begin("a catch that fails, within another try");
        RESULT(nested_catch(how));
        begin("finally does not stop an error");
        RESULT(finally_after_error(how));
        begin("return in try, catch and finally");
        RESULT(return_in_all(how));
        begin("a returned value is evaluated before finally");
        RESULT(return_value_is_evaluated_first(how));
        begin("return in finally drops the error");
        RESULT(return_in_finally_drops_the_error(how));
        begin("throw in finally drops the error");
        RESULT(throw_in_finally_drops_the_error(how));
        begin("throw in finally drops the return");
        RESULT(throw_in_finally_drops_the_return(how));
        begin("break in finally drops the return");
        RESULT(break_in_finally_drops_the_return(how));
        begin("break in finally drops the error");
        RESULT(break_in_finally_drops_the_error(how));
        begin("continue in finally drops the return");
        RESULT(continue_in_finally_drops_the_return(how));
        begin("continue in finally drops the error");
        RESULT(continue_in_finally_drops_the_error(how));
        begin("break in try");
        RESULT(break_in_try(how));
        begin("continue in try");
        RESULT(continue_in_try(how));
        begin("continue in catch");
        RESULT(continue_in_catch(how));
        begin("jumps through two finally");
        RESULT(jumps_through_two(how));
        begin("return through three finally");
        RESULT(return_through_three(how));
        begin("an error in each finally");
        RESULT(error_in_each_finally(how));
        begin("in the cases of a switch");
        RESULT(switch_in_try(how));
        begin("try in catch and in finally");
        RESULT(try_in_catch_and_finally(how));
        begin("conditions of loops in try");
        RESULT(in_conditions(how));
        begin("names that are shadowed");
        RESULT(scopes(how));
        begin("recursion");
        RESULT(recursive(how + 2));
        begin("continue that ends in an error of finally");
        RESULT(loop_with_finally_error(how));
    }
    return 0;
}
