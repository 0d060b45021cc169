/* The same with promise_all, written in the generator or hidden in a function. What is yielded is a promise(void) here,
 * as promise_all gives: the values are then read from the promises themselves. */
#include <troth.h>
#include <stdio.h>
#include "requests.h"

static async void run(iterator(promise(void)) it)
{
    await promise_resolved(void);
    for (;;) {
        iter_result(promise(void)) next = iter_next(it);
        if (next.done)
            return;
        promise(void) p = next.value;
        await p;
    }
}

struct pair { char r1[30], r2[30]; };

static async void bar(struct pair *results)
{
    await promise_all(request(results->r1, "r1", NULL, NULL), request(results->r2, "r2", NULL, NULL));
}

static generator promise(void) all_open(void)
{
    char a1[30], a2[30], a3[30];

    promise(text) p1 = request(a1, "r1", NULL, NULL);
    promise(text) p2 = request(a2, "r2", NULL, NULL);
    yield promise_all(p1, p2);
    promise(text) p3 = request(a3, "r3/?v=%s,%s", promise_value(p1), promise_value(p2));
    yield promise_all(p3);
    puts(promise_value(p3));
}

static generator promise(void) all_hidden(void)
{
    struct pair results;
    char a3[30];

    yield bar(&results);
    promise(text) p3 = request(a3, "r3/?v=%s,%s", results.r1, results.r2);
    yield promise_all(p3);
    puts(promise_value(p3));
}

async int main(void)
{
    await run(all_open());
    await run(all_hidden());
    return 0;
}
