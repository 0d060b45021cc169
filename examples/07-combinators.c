/*
 * Waiting for several things: for all, for the first that succeeds, for the first of all, and not too long.
 *
 *     troth run examples/07-combinators.c
 */
#include <troth.h>

#include <errno.h>
#include <stdio.h>

typedef struct { const char *name; int latency; bool up; } mirror;

static const mirror mirrors[] = { { "ams", 120, true }, { "fra", 40, false }, { "osl", 80, true } };
enum { MIRRORS = sizeof mirrors / sizeof *mirrors };

/* The size of a file, asked of one mirror. */
static async long file_size(const mirror *m)
{
    await sleep_ms(m->latency);
    if (!m->up)
        throw error_new(EHOSTDOWN, "%s is down", m->name);
    return 7340032;
}

/* The fastest mirror that answers. The slower ones are asked to stop: nobody needs their answers any more. */
static async void any(void)
{
    promise(long) asked[MIRRORS];
    for (int i = 0; i < MIRRORS; i++)
        asked[i] = file_size(&mirrors[i]);
    int first = await promise_any_of(asked, MIRRORS);
    for (int i = 0; i < MIRRORS; i++)
        promise_cancel(asked[i]);
    printf("any: %s says %ld\n", mirrors[first].name, promise_value(asked[first]));
}

/* All, or the first failure. */
static async void all(void)
{
    promise(long) a = file_size(&mirrors[0]), b = file_size(&mirrors[1]);
    try {
        await promise_all(a, b);
        printf("all: %ld %ld\n", await a, await b);
    } catch (e) {
        printf("all: %s\n", e->message);
    }
}

/* All, whatever becomes of them. */
static async void all_settled(void)
{
    promise(long) asked[MIRRORS];
    for (int i = 0; i < MIRRORS; i++)
        asked[i] = file_size(&mirrors[i]);
    await promise_all_settled_of(asked, MIRRORS);
    for (int i = 0; i < MIRRORS; i++)
        printf("settled: %s %s\n", mirrors[i].name, promise_state(asked[i]) == PROMISE_FULFILLED ? "is up" : "is down");
}

/* The first to settle, be it well or badly. */
static async void race(void)
{
    promise(long) a = file_size(&mirrors[0]), b = file_size(&mirrors[1]);
    try {
        printf("race: %s was first\n", mirrors[await promise_race(a, b)].name);
    } catch (e) {
        printf("race: %s\n", e->message);
    }
    promise_cancel(a);
}

/* No longer than so many milliseconds; what is late is cancelled. */
static async void in_time(int ms)
{
    try {
        printf("in %d ms: %ld\n", ms, await promise_timeout(file_size(&mirrors[0]), ms));
    } catch (e) {
        if (e->code != ETIMEDOUT)
            throw e;
        printf("in %d ms: no answer\n", ms);
    }
}

async int main(void)
{
    await any();
    await all();
    await all_settled();
    await race();
    await in_time(200);
    await in_time(100);
    return 0;
}
