/* foo and bar cannot interrupt each other, so only two results are possible. */
#include <troth.h>
#include <stdio.h>

struct state { int a, b; };
struct function { const char *name; void (*call)(struct state *); };

static void run_foo(struct state *s)
{
    s->a++;
    s->b = s->b * s->a;
    s->a = s->b + 3;
}

static void run_bar(struct state *s)
{
    s->b--;
    s->a = 8 + s->b;
    s->b = s->a * 2;
}

static async void ajax(int ms, struct function callback, struct state *s)
{
    await sleep_ms(ms);
    callback.call(s);
}

static async void play(struct function first, struct function second)
{
    struct state s = { 1, 2 };
    await promise_all(ajax(5, first, &s), ajax(30, second, &s));
    printf("%s then %s -> a = %d b = %d\n", first.name, second.name, s.a, s.b);
}

async int main(void)
{
    struct function foo = { "foo", run_foo }, bar = { "bar", run_bar };
    await play(foo, bar);
    await play(bar, foo);
    return 0;
}
