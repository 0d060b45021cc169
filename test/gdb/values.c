/* Promises, iterators and errors print as what they are. */
#include <troth.h>
#include <errno.h>
#include <stdio.h>

struct point { int x, y; };

static generator int numbers(int to)
{
    for (int i = 0; i < to; i++)
        yield i;
}

static generator int broken(void)
{
    throw error_new(EIO, "no more");
    yield 1;
}

static async struct point origin(void)
{
    return (struct point){ 3, 4 };
}

static async int fails(void)
{
    throw error_new(EIO, "disk is gone");
    return 0;
}

static bool next(void *self, int *value, troth_error **error)
{
    (void)error;
    *value = ++*(int *)self;
    return true;
}

async int main(void)
{
    int n = 40;
    promise(int) hand = promise_new(int), none = NULL;
    promise(void) nothing = promise_resolved(void);
    promise(int) value = promise_resolved(int, 42);
    promise(struct point) where = origin();
    promise(int) bad = fails();
    iterator(int) fresh = numbers(3), some = numbers(3), ended = numbers(0), made = iter_make(int, &n, next, NULL);
    iterator(int) failed = broken(), no_iterator = NULL;
    iter_next(some);
    iter_next(some);
    iter_next(ended);
    iter_next(made);
    try {
        iter_next(failed);
        await bad;
    } catch (e) {
        puts(e->message);
        puts("caught");
    }
    try {
        await bad;
    } catch (e) {
        puts("again");
    }
    await sleep_ms(1);
    promise_resolve(hand, await value);
    return none || no_iterator;
}

/*
(gdb) break values.c:57
...
(gdb) run
#0 main__resume (troth=0x* main (values.c:57) pending) at values.c:57
57 puts("caught");
(gdb) print self->hand
$1 = 0x* pending
(gdb) print self->none
$2 = NULL
(gdb) print self->nothing
$3 = 0x* fulfilled
(gdb) print self->value
$4 = 0x* fulfilled: 42
(gdb) print self->where
$5 = 0x* origin fulfilled: {x = 3, y = 4}
(gdb) print self->bad
$6 = 0x* fails rejected: "disk is gone" (code 5), made at values.c:27
(gdb) print self->fresh
$7 = 0x* numbers (values.c:8), not begun
(gdb) print self->some
$8 = 0x* numbers (values.c:11), yielded 1
(gdb) print self->ended
$9 = 0x* numbers, ended
(gdb) print self->made
$10 = 0x* iter_make, yielded 41
(gdb) print self->failed
$11 = 0x* broken, ended
(gdb) print self->no_iterator
$12 = NULL
(gdb) print e
...
(gdb) troth frame self->some
numbers (values.c:11) 0x*
to = 3
i = 1
(gdb) troth frame self->hand
promise 0x* made at values.c:41 is not a lowered function: it has no locals
(gdb) troth frame self->none
self->none is NULL
(gdb) troth frame &next
...
(gdb) troth chain self->value
=> promise 0x*, fulfilled
(gdb) troth
...
*/
