/*
 * How await works, by hand: a generator yields the promises that it wants to wait for, and a runner resumes it when each
 * has settled: with the value, or by throwing the error in where the generator stands. The last function is the same
 * with async and await.
 *
 *     troth run examples/12-runner.c
 */
#include <troth.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

typedef iterator(promise(long), long, long) steps;  /* hands out promises, receives their values, and has a result */

struct run { steps it; promise(long) result; };

/* A callback of promise_then: the generator goes on with what `settled` brought (at the start: with nothing). */
static void resume(troth_promise *settled, troth_promise *derived, void *context);
static void resume_with_error(troth_promise *settled, troth_promise *derived, void *context);

static void carry_on(struct run *run, bool done, promise(long) awaited, long result, troth_error *error)
{
    if (!done) {
        promise_release(promise_then(int, awaited, resume, resume_with_error, run));
        return;
    }
    if (error)
        promise_reject(run->result, error);
    else
        promise_resolve(run->result, result);
    promise_release(run->result);
    iter_release(run->it);
    free(run);
}

static void resume(troth_promise *settled, troth_promise *derived, void *context)
{
    struct run *run = context;
    (void)derived;
    long value = settled ? promise_value((promise(long))settled) : 0;
    iter_result(promise(long), long) step = iter_send(run->it, value);
    carry_on(run, step.done, step.value, step.result, step.error);
}

static void resume_with_error(troth_promise *settled, troth_promise *derived, void *context)
{
    struct run *run = context;
    (void)derived;
    iter_result(promise(long), long) step = iter_throw(run->it, error_keep(promise_error(settled)));
    carry_on(run, step.done, step.value, step.result, step.error);
}

/* Borrows the generator, as all arguments are, and so keeps a reference of its own; gives a promise of the result. */
static promise(long) run_steps(steps it)
{
    struct run *run = malloc(sizeof *run);
    if (!run)
        abort();
    promise(long) result = promise_new(long);
    *run = (struct run){ iter_keep(it), promise_keep(result) };
    resume(NULL, NULL, run);                        /* up to the first yield, at once */
    return result;
}

/* --- what is run: an account that is asked for over the network ------------------------------------------------------- */

static async long balance(int account)
{
    await sleep_ms(10);
    if (account != 1 && account != 2)
        throw error_new(ENOENT, "no account %d", account);
    return 100 * account;
}

static generator receives(long) returns(long) promise(long) total(const char *who, int first, int second)
{
    long sum = yield balance(first);
    printf("%s: %ld\n", who, sum);
    try {
        sum += yield balance(second);
    } catch (e) {
        printf("%s: %s\n", who, e->message);
    }
    return sum;
}

static async long async_total(const char *who, int first, int second)
{
    long sum = await balance(first);
    printf("%s: %ld\n", who, sum);
    try {
        sum += await balance(second);
    } catch (e) {
        printf("%s: %s\n", who, e->message);
    }
    return sum;
}

async int main(void)
{
    for (int second = 2; second <= 3; second++) {
        promise(long) a = run_steps(total("runner", 1, second)), b = async_total("async", 1, second);
        printf("totals: %ld %ld\n", await a, await b);
    }
    return 0;
}
// no-sweep memory: a promise_then that memory is missing for is not noticed, and its run stays as it is
