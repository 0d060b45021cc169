/*
 * A runner in the style of the library co: a generator yields whatever can be waited for (a promise, a call with a callback, another
 * generator, or several of these at once), and goes on when it is there. What comes is stored where the yielded thing says.
 *
 *     troth run examples/co.c
 */
#include <troth.h>
#include <errno.h>
#include <stdio.h>

typedef void node_callback(int status, long value, void *context);
enum { PROMISE, CALLBACK, GENERATOR, ALL, MOST = 4 };

typedef struct wait {
    int kind;
    long *result;
    promise(long) promise;                      /* taken */
    void (*start)(long argument, node_callback *done, void *context);
    iterator(struct wait) (*routine)(long argument, long *result);
    long argument;
    const struct wait *list;                    /* `count` of them */
    int count;
} wait;

static wait on(promise(long) p, long *result) { return (wait){ .kind = PROMISE, .promise = promise_keep(p), .result = result }; }
static wait on_callback(void (*start)(long, node_callback *, void *), long argument, long *result)
{
    return (wait){ .kind = CALLBACK, .start = start, .argument = argument, .result = result };
}
static wait on_routine(iterator(struct wait) (*routine)(long, long *), long argument, long *result)
{
    return (wait){ .kind = GENERATOR, .routine = routine, .argument = argument, .result = result };
}
static wait on_all(const wait *list, int count) { return (wait){ .kind = ALL, .list = list, .count = count }; }

/* --- the runner --------------------------------------------------------------------------------------------------------------------- */

static void settle(int status, long value, void *context)
{
    promise(long) p = (promise(long))context;
    if (status)
        promise_reject(p, error_new(status, "the call failed"));
    else
        promise_resolve(p, value);
    promise_release(p);
}

/* In plain C: what is kept here is the callback's to give back. */
static promise(long) called(wait w)
{
    promise(long) p = promise_new(long);
    w.start(w.argument, settle, (void *)promise_keep(p));
    return p;
}

static async long co(iterator(wait) it);

/* One thing; its value, if it has one. */
static async long arrive(wait w)
{
    if (w.kind == PROMISE) {
        defer promise_release(w.promise);
        return *w.result = await w.promise;
    }
    if (w.kind == CALLBACK)
        return *w.result = await called(w);
    if (w.kind == GENERATOR)
        return await co(w.routine(w.argument, w.result));
    if (w.count > MOST)
        throw error_new(E2BIG, "%d things at once, at most %d", w.count, MOST);
    promise(long) parts[MOST] = { 0 };
    for (int i = 0; i < w.count; i++)
        parts[i] = arrive(w.list[i]);           /* all of them are under way; the first failure cancels the others */
    await promise_all_of(parts, w.count);
    return 0;
}

static bool goes_on(iterator(wait) it, troth_error *failed, wait *w, troth_error **error)
{
    if (failed) {
        iter_result(wait) told = iter_throw(it, failed);
        return *w = told.value, *error = told.error, !told.done;
    }
    iter_result(wait) step = iter_next(it);
    return *w = step.value, *error = step.error, !step.done;
}

/* Runs it to its end; an error that leaves it rejects. */
static async long co(iterator(wait) it)
{
    troth_error *failed = NULL, *error = NULL;
    wait w;
    while (goes_on(it, failed, &w, &error)) {
        failed = NULL;
        try {
            await arrive(w);
        } catch (e) {
            failed = error_keep(e);
        }
    }
    if (error)
        throw error;
    return 0;
}

/* --- what is run ---------------------------------------------------------------------------------------------------------------------- */

static async long fetch_price(long item)
{
    await sleep_ms(10 * item);
    if (item > 4)
        throw error_new(ENOENT, "no item %ld", item);
    return 100 * item;
}

static void weigh(long item, node_callback *done, void *context) { done(0, 7 * item, context); }

static generator wait order(long item, long *cost)
{
    long price = 0, weight = 0;
    wait both[2] = { on(fetch_price(item), &price), on_callback(weigh, item, &weight) };
    yield on_all(both, 2);
    printf("item %ld: price %ld, weight %ld\n", item, price, weight);
    *cost = price + weight;
}

static generator wait orders(long *total)
{
    long first = 0, second = 0;
    wait both[2] = { on_routine(order, 2, &first), on_routine(order, 1, &second) };
    yield on_all(both, 2);
    *total = first + second;
    try {
        yield on_routine(order, 5, &first);
    } catch (e) {
        printf("left out: %s\n", e->message);
    }
    yield on(fetch_price(3), &first);
    *total += first;
}

async int main(void)
{
    long total = 0;
    await co(orders(&total));
    printf("total %ld after %d ms\n", total, (int)loop_now());
    return 0;
}
// no-sweep memory: a promise that is to be waited for is given back when it is
