/*
 * Promisify, with cancel: a library of callbacks, whose requests can be withdrawn, becomes one that is awaited, cancelled and timed
 * out like everything else. The promise holds nothing of the library's; the request holds the promise until it has called back.
 *
 *     troth run examples/promisify.c
 */
#include <troth.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* --- stands for the library: it looks a word up, slowly, and calls back once, unless it is withdrawn -------------------------- */

typedef void lookup_done(int status, int meaning, void *context);
typedef struct { int word; lookup_done *done; void *context; timer_id timer; } lookup;

static void lookup_answer(void *arg)
{
    lookup r = *(lookup *)arg;
    free(arg);
    r.done(r.word < 0 ? ENOENT : 0, r.word * 10, r.context);
}

static lookup *lookup_start(int word, lookup_done *done, void *context)
{
    lookup *r = malloc(sizeof *r);
    if (!r)
        abort();
    *r = (lookup){ word, done, context, timer_start(20, lookup_answer, r) };
    return r;
}

/* The callback comes, too, with ECANCELED. */
static void lookup_withdraw(lookup *r)
{
    printf("the library withdraws %d\n", r->word);
    timer_stop(r->timer);
    r->done(ECANCELED, 0, r->context);
    free(r);
}

/* --- the bridge ---------------------------------------------------------------------------------------------------------------- */

static void settle(int status, int meaning, void *context)
{
    promise(int) p = (promise(int))context;
    if (status)
        promise_reject(p, error_new(status, status == ECANCELED ? "withdrawn" : "no such word"));
    else
        promise_resolve(p, meaning);
    promise_release(p);                         /* the request's reference */
}

static void withdraw(void *request) { lookup_withdraw(request); }

/* Gives. A cancel of the promise reaches the library; once it has settled, it reaches nothing. */
static promise(int) meaning_of(int word)
{
    promise(int) p = promise_new(int);
    promise_on_cancel(p, withdraw, lookup_start(word, settle, (void *)promise_keep(p)));
    return p;
}

/* --- what it is good for ---------------------------------------------------------------------------------------------------------- */

static async int sentence(int first, int second)
{
    try {
        return await meaning_of(first) + await meaning_of(second);
    } finally {
        puts("the sentence is left");
    }
}

async int main(void)
{
    printf("meaning: %d\n", await sentence(1, 2));
    try {
        await sentence(3, -4);
    } catch (e) {
        printf("failed: %s\n", e->message);
    }
    promise(int) p = sentence(5, 6);            /* cancelled at the bottom of its chain of awaits, which is the library */
    await sleep_ms(30);
    promise_cancel(p);
    try {
        await p;
    } catch (e) {
        printf("cancelled: %s\n", e->message);
    }
    try {
        await promise_timeout(sentence(7, 8), 10);
    } catch (e) {
        printf("too slow: %s\n", e->message);
    }
    return 0;
}
