/* Nested promise_then callbacks walk a generator of promises by hand. */
#include <stdio.h>
#include <troth.h>

typedef const char *text;
typedef struct { text items[3]; } list;
typedef iterator(promise(text), text, list) walk;

async text mock_fetch(text data, int ms)
{
    await sleep_ms(ms);
    return data;
}

generator promise(text) receives(text) returns(list) bar(void)
{
    text a = yield mock_fetch("a", 10);
    text b = yield mock_fetch("b", 10);
    text c = yield mock_fetch("c", 10);
    return (list){ { a, b, c } };
}

static void got_c(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    walk it = context;
    iter_result(promise(text), list) r = iter_send(it, promise_value((promise(text))settled));
    text *v = r.result.items;
    printf("result { value: [ '%s', '%s', '%s' ], done: %s }\n", v[0], v[1], v[2], r.done ? "true" : "false");
    iter_release(it);
}

static void got_b(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    walk it = context;
    promise(text) c = iter_send(it, promise_value((promise(text))settled)).value;
    promise_release(promise_then(void, c, got_c, NULL, it));
}

static void got_a(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    walk it = context;
    promise(text) b = iter_send(it, promise_value((promise(text))settled)).value;
    promise_release(promise_then(void, b, got_b, NULL, it));
}

int main(void)
{
    walk it = bar();                            /* released by the last callback */
    promise(text) a = iter_next(it).value;
    promise_release(promise_then(void, a, got_a, NULL, it));
    puts("started");
    return loop_run();
}
