/* A kept reference whose value nobody uses, as a statement of ordinary functions and of lowered ones: no compiler warns. */
#include <troth.h>
#include "check.h"

static promise(int) shared;

static void by_hand(promise(int) p, iterator(int) it, int n)
{
    promise_keep(p);
    iter_keep(it);
    if (n)
        promise_keep(p);
    else
        iter_keep(it);
    for (int i = 0; i < n; i++)
        promise_keep(p);
    do
        promise_keep(p);
    while (--n > 0);
    switch (n) { case 0: promise_keep(p); break; default: ; }
    promise(int) same = __extension__({ CHECK(p != NULL); promise_keep(p); });
    promise_release(same);
}

static void without_a_word(void)
{
    promise_keep(shared);
}

static generator int one(void) { yield 1; }

static async void lowered(promise(int) p)
{
    promise_keep(p);
    await p;
    promise_release(p);
}

async int main(void)
{
    promise(int) p = promise_new(int);
    iterator(int) it = one();
    shared = promise_keep(p);
    by_hand(p, it, 2);
    without_a_word();
    promise_resolve(p, 3);
    await lowered(p);
    for (int i = 0; i < 8; i++)                 /* 1 + 1 + 2 + 2 by hand, one without a word, and `shared` */
        promise_release(p);
    iter_release(it);
    CHECK(await p == 3 && iter_next(it).value == 1);
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: ok
// no-sweep error, memory: it keeps references by hand, and gives them back only when all goes well
