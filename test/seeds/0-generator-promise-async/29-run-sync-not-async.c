/* The synchronous runner does not wait: the generator gets pending promises instead of values. */
#include <stdio.h>
#include <stdlib.h>
#include <troth.h>

typedef const char *text;
typedef struct { promise(text) items[2]; } list;

typedef struct { promise(text) p; text data; } answer;

static void answer_now(void *arg)
{
    answer *a = arg;
    promise_resolve(a->p, a->data);
    promise_release(a->p);
    free(a);
}

static promise(text) later(text data)
{
    answer *a = malloc(sizeof *a);
    *a = (answer){ promise_new(text), data };
    timer_start(5, answer_now, a);
    return promise_keep(a->p);
}

generator promise(text) returns(list) job(void)
{
    promise(text) a = yield later("a");
    promise(text) b = yield later("b");
    return (list){ { promise_keep(a), promise_keep(b) } };
}

static list run(iterator(promise(text), promise(text), list) it)
{
    iter_result(promise(text), list) result = iter_next(it);
    while (!result.done)
        result = iter_send(it, result.value);
    return result.result;
}

static text pending(promise(text) p)
{
    return promise_state(p) == PROMISE_PENDING ? "true" : "false";
}

async int main(void)
{
    list result = run(job());
    printf("[ %s, %s ]\n", pending(result.items[0]), pending(result.items[1]));
    await promise_all_of(result.items, 2);
    printf("the values came later: [ '%s', '%s' ]\n", promise_value(result.items[0]), promise_value(result.items[1]));
    promise_release(result.items[0]);           /* struct members are released by hand */
    promise_release(result.items[1]);
    return 0;
}
