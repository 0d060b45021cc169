/* How a loop over a generator ends it (test262: language/statements/for-of, generator-*, iterator-close-*). */
#include "conformance.h"

static generator int three(void)
{
    try {
        yield 1;
        yield 2;
        yield 3;
        say("runs to its end");
    } finally {
        say("finally");
    }
    return 4;
}

static generator int fails(void)
{
    try {
        yield 1;
        throw ERROR("of the generator");
    } finally {
        say("finally");
    }
}

static generator int fails_when_closed(void)
{
    try {
        yield 1;
        yield 2;
    } finally {
        throw ERROR("of the closing");
    }
}

static generator int returns_when_closed(void)
{
    try {
        yield 1;
        yield 2;
    } finally {
        return 5;
    }
}

static generator int none(void)
{
    return 9;
}

static async int to_the_end(void)
{
    int sum = 0;
    foreach (int v, three())
        sum += say_int("value", v);
    return sum;
}

static async int breaks(void)
{
    foreach (int v, three()) {
        say_int("value", v);
        if (v == 2)
            break;
    }
    return 1;
}

static async int continues(void)
{
    int sum = 0;
    foreach (int v, three()) {
        if (v == 2)
            continue;
        sum += v;
    }
    return sum;
}

static async int leaves_by_return(void)
{
    foreach (int v, three())
        return say_int("returned", v);
    return 0;
}

static async int throws(void)
{
    foreach (int v, three()) {
        say_int("value", v);
        throw ERROR("of the body");
    }
    return 0;
}

static async int throws_and_catches(void)
{
    int n = 0;
    foreach (int v, three()) {
        try {
            if (v < 3)
                throw ERROR("of the body");
        } catch (e) {
            say(e->message);
            n++;
        }
    }
    return n;
}

static async int of_one_that_fails(void)
{
    int n = 0;
    try {
        foreach (int v, fails())
            n += v;
    } catch (e) {
        say(e->message);
        n += 10;
    }
    return n;
}

static async int fails_while_closing(int how)
{
    foreach (int v, fails_when_closed()) {
        if (how == 0)
            break;
        if (how == 1)
            return v;
        if (how == 2)
            throw ERROR("of the body");
    }
    return 0;
}

static async int returns_while_closing(int how)
{
    foreach (int v, returns_when_closed()) {
        if (how == 0)
            break;
        if (how == 1)
            return v;
        if (how == 2)
            throw ERROR("of the body");
    }
    return 0;
}

static async int of_nothing(void)
{
    foreach (int v, none())
        say_int("value", v);
    return 2;
}

static async int twice(void)
{
    iterator(int) it = three();
    foreach (int v, it)
        if (v == 1)
            break;
    foreach (int v, it)
        say_int("again", v);
    show(iter_next(it));
    return 3;
}

static async int begun_by_hand(void)
{
    iterator(int) it = three();
    show(iter_next(it));
    foreach (int v, it)
        say_int("value", v);
    return 4;
}

static async int advanced_in_the_body(void)
{
    iterator(int) it = three();
    foreach (int v, it) {
        say_int("value", v);
        show(iter_next(it));
    }
    return 5;
}

static async int closed_in_the_body(void)
{
    iterator(int) it = three();
    foreach (int v, it) {
        say_int("value", v);
        show(iter_return(it, 50));
    }
    return 6;
}

static async int within_another(void)
{
    int n = 0;
    foreach (int a, three()) {
        foreach (int b, three()) {
            n += a * b;
            if (b == 2)
                break;
        }
        if (a == 2)
            break;
    }
    return n;
}

static async int returns_from_two(void)
{
    foreach (int a, three())
        foreach (int b, three())
            if (b == 2)
                return a * 10 + b;
    return 0;
}

static async int leaves_through_finally(void)
{
    for (int i = 0; i < 2; i++) {
        foreach (int v, three()) {
            try {
                if (i == 0)
                    break;
                return v;
            } finally {
                say("of the body");
            }
        }
    }
    return 0;
}

static async int finally_takes_it_back(void)
{
    int n = 0;
    foreach (int v, three()) {
        try {
            return v;
        } finally {
            n++;
            continue;
        }
    }
    return n * 10;
}

static async int suspends_in_the_body(void)
{
    int sum = 0;
    foreach (int v, three()) {
        sum += await pause_for(v);
        if (v == 2)
            await fail_with("awaited");
    }
    return sum;
}

static generator int doubles(void)
{
    foreach (int v, three()) {
        yield v;
        yield v * 2;
    }
}

static async int of_a_generator_with_a_loop(int stop)
{
    foreach (int v, doubles()) {
        say_int("value", v);
        if (v == stop)
            break;
    }
    return 7;
}

async int main(void)
{
    begin("to the end: nothing is closed");
    RESULT(to_the_end());
    begin("break");
    RESULT(breaks());
    begin("continue");
    RESULT(continues());
    begin("return");
    RESULT(leaves_by_return());
    begin("throw");
    RESULT(throws());
    begin("throw that the body catches");
    RESULT(throws_and_catches());
    begin("the generator fails");
    RESULT(of_one_that_fails());
    begin("break, and closing fails");
    RESULT(fails_while_closing(0));
    begin("return, and closing fails");
    RESULT(fails_while_closing(1));
    begin("throw, and closing fails: the error of the body");
    RESULT(fails_while_closing(2));
    begin("to the end, where finally fails");
    RESULT(fails_while_closing(3));
    begin("break, and finally returns");
    RESULT(returns_while_closing(0));
    begin("return, and finally returns");
    RESULT(returns_while_closing(1));
    begin("throw, and finally returns");
    RESULT(returns_while_closing(2));
    begin("no values");
    RESULT(of_nothing());
    begin("a loop over what a loop has closed");
    RESULT(twice());
    begin("begun by hand");
    RESULT(begun_by_hand());
    begin("advanced in the body");
    RESULT(advanced_in_the_body());
    begin("ended in the body");
    RESULT(closed_in_the_body());
    begin("a loop in a loop");
    RESULT(within_another());
    begin("return from a loop in a loop");
    RESULT(returns_from_two());
    begin("left through finally");
    RESULT(leaves_through_finally());
    begin("continue in finally takes a return back");
    RESULT(finally_takes_it_back());
    begin("awaits in the body, of which one fails");
    RESULT(suspends_in_the_body());
    begin("closing goes through to an inner loop");
    RESULT(of_a_generator_with_a_loop(4));
    begin("to the end of an inner loop");
    RESULT(of_a_generator_with_a_loop(100));
    return 0;
}
