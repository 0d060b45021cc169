/* A suspended generator keeps what its locals own; iter_return runs the finally and lets it go. */
#include <stdio.h>
#include <troth.h>

typedef const char *text;

static bool alive;

static bool payload_next(void *self, char *value, troth_error **error)
{
    (void)self, (void)value, (void)error;
    return false;
}

static void payload_close(void *self)
{
    *(bool *)self = false;
}

static iterator(char) payload_open(bool *watched)
{
    *watched = true;
    return iter_make(char, watched, payload_next, payload_close);
}

generator text holder(bool *watched)
{
    iterator(char) big = payload_open(watched);
    try {
        yield "holding";
        printf("never printed %p\n", (void *)big);
    } finally {
        puts("cleaned up");
    }
}

static void show(iter_result(text) r)
{
    if (r.value)
        printf("{ value: '%s', done: %s }\n", r.value, r.done ? "true" : "false");
    else
        printf("{ value: undefined, done: %s }\n", r.done ? "true" : "false");
}

async int main(void)
{
    iterator(text) it = holder(&alive);
    puts(iter_next(it).value);
    await sleep_ms(5);
    printf("while suspended, alive: %s\n", alive ? "true" : "false");
    await sleep_ms(5);
    show(iter_return(it, "over"));
    await sleep_ms(5);
    printf("after return(), alive: %s\n", alive ? "true" : "false");
    show(iter_next(it));
    return 0;
}
