/* await where ECMAScript allows it, in try statements and loops, and the order of what runs meanwhile (test262: language/expressions/await). */
#include "conformance.h"

static async int two_turns(const char *name, int v)
{
    say(name);
    await promise_resolved(void);
    say(name);
    await promise_resolved(void);
    say(name);
    return v;
}

static async int fails_late(const char *name)
{
    try {
        say(name);
        await promise_resolved(void);
        throw ERROR("late");
    } finally {
        say("finally");
        await promise_resolved(void);
        say("finally ends");
    }
}

static async int at_once(void)
{
    promise(int) first = two_turns("a", 1);
    promise(int) second = two_turns("b", 2);
    int sum = await first;
    return sum * 10 + await second;
}

static async int in_turn(void)
{
    return await two_turns("a", 1) * 10 + await two_turns("b", 2);
}

static async int second_first(void)
{
    promise(int) first = two_turns("a", 1);
    promise(int) second = two_turns("b", 2);
    int sum = await second;
    return sum * 10 + await first;
}

static async int awaited_twice(void)
{
    promise(int) p = two_turns("a", 4);
    int sum = await p;
    return sum * 10 + await p;
}

static async int caught_twice(void)
{
    promise(int) p = fails_late("c");
    int n = 0;
    for (int i = 0; i < 2; i++) {
        try {
            n += await p;
        } catch (e) {
            say(e->message);
            n += 100;
        }
    }
    return n;
}

static async int of_an_await(void)
{
    return await pause_for(await pause_for(await pause_for(3) + 1) + 1);
}

static async int in_logical(int a, int b)
{
    int n = 0;
    if (await pause_for(a) && await two_turns("right of and", b))
        n += 1;
    if (await pause_for(a) || await two_turns("right of or", b))
        n += 10;
    n += await pause_for(a) ? await pause_for(100) : await pause_for(200);
    return n;
}

static async int in_loop_heads(void)
{
    int n = 0;
    for (int i = await pause_for(0); i < await pause_for(3); i += await pause_for(1))
        n += i;
    do
        n += 10;
    while (await pause_for(n < 40));
    while (await pause_for(n) < 100)
        n += await pause_for(25);
    return n;
}

static async int in_switch(int v)
{
    switch (await pause_for(v)) {
    case 0:
        return await pause_for(10);
    case 1:
        await pause_for(0);
        break;
    default:
        return await fail_with("default");
    }
    return 11;
}

static async int an_error_skips_the_rest(void)
{
    int n = 0;
    try {
        n = await pause_for(1);
        n += await fail_with("skips") + await two_turns("never", 2);
        n += 1000;
    } catch (e) {
        say(e->message);
        n += await pause_for(10);
    } finally {
        n += await pause_for(100);
    }
    return n;
}

static async int rejected_promise(void)
{
    try {
        await promise_rejected(int, ERROR("rejected"));
    } catch (e) {
        say(e->message);
    }
    return await promise_resolved(int, 5);
}

static async int returns_in_finally_of_two(void)
{
    try {
        await fails_late("d");
    } finally {
        try {
            await fails_late("e");
        } catch (e) {
            return 9;
        }
    }
}

static generator int numbers(int n)
{
    try {
        for (int i = 0; i < n; i++)
            yield i;
    } finally {
        say("closed");
    }
}

static async int over_a_generator(void)
{
    int sum = 0;
    foreach (int v, numbers(10)) {
        if (await pause_for(v) == 4)
            break;
        sum += v;
    }
    return sum;
}

static async int depth(int n)
{
    if (n == 0)
        return await fail_with("deep");
    try {
        return await depth(n - 1);
    } finally {
        say_int("out of", n);
    }
}

static async int no_suspension(void)
{
    say("runs at once");
    return 1;
}

static async int starts_at_once(void)
{
    promise(int) p = no_suspension();
    say("after the call");
    return await p;
}

static async int all_of_them(void)
{
    promise(int) a = two_turns("a", 1);
    promise(int) b = two_turns("b", 2);
    promise(int) c = no_suspension();
    await promise_all(a, b, c);
    return await a + await b + await c;
}

async int main(void)
{
    begin("two calls at once");
    RESULT(at_once());
    begin("two calls in turn");
    RESULT(in_turn());
    begin("the second is awaited first");
    RESULT(second_first());
    begin("a promise is awaited twice");
    RESULT(awaited_twice());
    begin("an error is caught twice");
    RESULT(caught_twice());
    begin("await of an await");
    RESULT(of_an_await());
    begin("logical operators: both");
    RESULT(in_logical(1, 1));
    begin("logical operators: and fails");
    RESULT(in_logical(0, 1));
    begin("logical operators: neither");
    RESULT(in_logical(0, 0));
    begin("heads of loops");
    RESULT(in_loop_heads());
    begin("switch: returns");
    RESULT(in_switch(0));
    begin("switch: breaks");
    RESULT(in_switch(1));
    begin("switch: fails");
    RESULT(in_switch(2));
    begin("an error skips the rest of the expression");
    RESULT(an_error_skips_the_rest());
    begin("promises that are settled already");
    RESULT(rejected_promise());
    begin("return in a catch in finally");
    RESULT(returns_in_finally_of_two());
    begin("a loop over a generator");
    RESULT(over_a_generator());
    begin("an error through five functions");
    RESULT(depth(5));
    begin("the body starts at once");
    RESULT(starts_at_once());
    begin("all of several");
    RESULT(all_of_them());
    return 0;
}
