/* A header that declares and defines async functions for two sources: see functions.c. */
#ifndef FUNCTIONS_H
#define FUNCTIONS_H

#include <troth.h>

struct job { int id; promise(int) running; promise(int) (*start)(int); };

async int shared(int v);
async int shared(int);                          /* twice is C's right */
extern async char *shared_text(const char *s);
generator int count_to(int n);
int starter(promise(int) (*fp)(int), int v);
iterator(int) plain_iterator(int n);

static inline async int in_header(int v)
{
    await sleep_ms(1);
    return v + 1;
}

inline async int weak_one(int v)
{
    static int calls;
    await sleep_ms(1);
    return v + ++calls;
}

static inline generator int header_numbers(void)
{
    yield 1;
    yield 2;
}

/* No words: an ordinary neighbour. */
static inline int ordinary(int await_count)
{
    return await_count;
}

#endif
