/*
 * Work that does not wait but computes, or that blocks in a library, is for the thread pool: loop_work runs an ordinary C
 * function there and gives a promise. Everything else stays in one thread, and needs no locks.
 *
 *     troth run examples/15-threads.c
 */
#include <troth.h>

#include <stdio.h>

enum { PARTS = 4, LIMIT = 400000 };

typedef struct { int from, to, primes; } range;

/* Runs in a thread of the pool: it may touch only what it was given. */
static void *count_primes(void *arg)
{
    range *r = arg;
    for (int n = r->from; n < r->to; n++) {
        bool prime = n > 1;
        for (int d = 2; prime && d * d <= n; d++)
            prime = n % d != 0;
        r->primes += prime;
    }
    return r;
}

/* Shows that the loop goes on while the threads compute. */
static async int count_turns(const bool *finished)
{
    int turns = 0;
    while (!*finished) {
        await sleep_ms(1);
        turns++;
    }
    return turns;
}

async int main(void)
{
    range ranges[PARTS];
    promise(void *) counting[PARTS];
    bool finished = false;

    promise(int) turns = count_turns(&finished);
    for (int i = 0; i < PARTS; i++) {
        ranges[i] = (range){ .from = LIMIT / PARTS * i, .to = LIMIT / PARTS * (i + 1) };
        counting[i] = loop_work(count_primes, &ranges[i]);
    }
    await promise_all_of(counting, PARTS);
    finished = true;

    int primes = 0;
    for (int i = 0; i < PARTS; i++)
        primes += ranges[i].primes;
    printf("primes below %d: %d\n", LIMIT, primes);
    puts(await turns > 0 ? "the loop went on meanwhile" : "the loop stood still");
    return 0;
}
