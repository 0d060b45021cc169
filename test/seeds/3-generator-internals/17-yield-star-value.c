/* The value of yield_from is what the inner generator returns, whatever is sent in. */
#include <troth.h>
#include <stdio.h>

typedef const char *text;

struct value { text text; int number; };
struct pair { int b; text c; };

generator receives(text) returns(int) struct value foo(void)
{
    yield (struct value){ "a", 0 };
    return 1000;
}

generator receives(text) returns(struct pair) struct value bar(void)
{
    int b = yield_from foo();
    text c = yield (struct value){ NULL, b };
    return (struct pair){ b, c };
}

static void show(iter_result(struct value, struct pair) r)
{
    if (r.done)
        printf("{ value: [ %d, '%s' ], done: true }\n", r.result.b, r.result.c);
    else if (r.value.text)
        printf("{ value: '%s', done: false }\n", r.value.text);
    else
        printf("{ value: %d, done: false }\n", r.value.number);
}

int main(void)
{
    iterator(struct value, text, struct pair) it = bar();
    show(iter_send(it, "first"));
    show(iter_send(it, "second"));
    show(iter_send(it, "third"));
    iter_release(it);
    return 0;
}
