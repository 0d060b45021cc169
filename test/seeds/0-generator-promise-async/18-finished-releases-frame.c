/* A generator that ran to its end holds nothing any more, even while it is still referenced. */
#include <stdio.h>
#include <troth.h>

static bool alive;

static bool payload_next(void *self, char *value, troth_error **error)
{
    int *left = self;
    (void)error;
    *value = 'x';
    return (*left)-- > 0;
}

static void payload_close(void *self)
{
    (void)self;
    alive = false;
}

/* 1000 times x; it tells when it is freed. */
static iterator(char) payload_open(void)
{
    static int left = 1000;
    alive = true;
    return iter_make(char, &left, payload_next, payload_close);
}

generator int holder(void)
{
    iterator(char) big = payload_open();        /* owned by the generator's variable */
    yield 1;
    int length = 0;
    foreach (char c, big)
        length += c == 'x';
    return length;
}

static void show(iter_result(int) r)
{
    if (r.value)
        printf("{ value: %d, done: %s }\n", r.value, r.done ? "true" : "false");
    else
        printf("{ value: undefined, done: %s }\n", r.done ? "true" : "false");
}

int main(void)
{
    iterator(int) it = holder();
    iter_next(it);
    printf("suspended, alive: %s\n", alive ? "true" : "false");
    show(iter_next(it));
    printf("finished, alive: %s\n", alive ? "true" : "false");
    show(iter_next(it));
    iter_release(it);
    return 0;
}
