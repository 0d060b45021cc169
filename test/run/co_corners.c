/* What the library co does at the edges, by examples/co.c: lists in lists, empty ones, one too long, failures inside nested
 * generators and lists, a callback that comes at once. */
// flags: -Wno-unused-function
// not portable: it includes an example
// no-sweep: the example is swept
#define main example_main
#include "../../examples/co.c"
#undef main

static async long slow(long n)
{
    try {
        await sleep_ms(100 * n);
        return n;
    } finally {
        printf("slow %ld is left after %d ms\n", n, (int)loop_now());
    }
}

static generator wait inner(long n, long *result)
{
    try {
        yield on(fetch_price(n), result);
    } finally {
        printf("inner %ld: finally\n", n);
    }
    *result += 1;
}

static generator wait outer(long n, long *result)
{
    yield on_routine(inner, n, result);
    *result += 1;
}

static generator wait corners(void)
{
    long a = 0, b = 0, c = 0;
    yield on_all(NULL, 0);
    puts("an empty list");
    wait nested[2] = { on_callback(weigh, 1, &b), on_routine(outer, 2, &c) };
    wait lists[2] = { on(fetch_price(1), &a), on_all(nested, 2) };
    yield on_all(lists, 2);
    printf("a list in a list: %ld %ld %ld\n", a, b, c);
    try {
        yield on_routine(outer, 5, &c);
    } catch (e) {
        printf("out of two generators: %s\n", e->message);
    }
    wait failing[2] = { on(fetch_price(6), &a), on(slow(5), &b) };
    try {
        yield on_all(failing, 2);
    } catch (e) {
        printf("out of a list: %s\n", e->message);
    }
    wait many[MOST + 1] = { 0 };
    try {
        yield on_all(many, MOST + 1);
    } catch (e) {
        puts(e->message);
    }
}

async int main(void)
{
    await co(corners());
    printf("after %d ms\n", (int)loop_now());
    return 0;
}
// expect: an empty list
// expect: inner 2: finally
// expect: a list in a list: 100 7 202
// expect: inner 5: finally
// expect: out of two generators: no item 5
// expect: out of a list: no item 6
// expect: 5 things at once, at most 4
// expect: slow 5 is left after 570 ms
// expect: after 570 ms
