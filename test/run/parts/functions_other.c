/* The other source of functions.c. */
#include "../functions.h"
#include <stdlib.h>
#include <string.h>

async int shared(int v)
{
    await sleep_ms(2);
    return v * 2 + await in_header(0);
}

async char *shared_text(const char *s)
{
    await sleep_ms(1);
    return strdup(s);
}

generator int count_to(int n)
{
    for (int i = 1; i <= n; i++)
        yield i;
}

async long as_pointer_type(int v)
{
    return (long)v * await weak_one(0);
}

/* Plain C that calls what it is given. */
int starter(promise(int) (*fp)(int), int v)
{
    promise(int) p = fp(v);
    int pending = promise_state(p) == PROMISE_PENDING;
    promise_release(p);
    return pending;
}

iterator(int) plain_iterator(int n)
{
    return count_to(n);
}
