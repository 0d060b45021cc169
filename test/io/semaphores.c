// Semaphores and mutexes: first come first served, nobody overtakes, cancelled waits leave nothing, a place that nobody saw is free
// again, closing.
// expect: two at a time: a b c | d e |
// expect: nobody overtakes: first second third
// expect: cancelled: b was skipped, free 1
// expect: timed out: ETIMEDOUT, free 0, then 1
// expect: nobody saw it: free 2
// expect: cancelled after it came: free 1
// expect: all of two: free 0 0, then 1 1
// expect: closed: ECANCELED semaphore_acquire: it is closed
// expect: try: 1 0
// expect: mutex: 1000 of 1000
// expect: mutex in a failing task: unlocked
// expect: errors: semaphore_acquire: it is NULL
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static async void job(troth_semaphore *s, const char *name, int ms)
{
    await semaphore_acquire(s);
    defer semaphore_release(s);
    printf(" %s", name);
    await sleep_ms(ms);
    if (name[0] == 'b' || name[0] == 'd')
        printf(" |");
}

static async const char *outcome(promise(void) p)
{
    try {
        await p;
        return "ok";
    } catch (e) {
        return e->code == ECANCELED ? "ECANCELED" : e->code == ETIMEDOUT ? "ETIMEDOUT" : "?";
    }
}

static async void order(void)
{
    troth_semaphore *s = semaphore_new(2);
    printf("two at a time:");
    promise(void) jobs[] = { job(s, "a", 10), job(s, "b", 10), job(s, "c", 10), job(s, "d", 10), job(s, "e", 10) };
    await promise_all_of(jobs, 5);
    puts("");
    semaphore_close(s);

    s = semaphore_new(1);
    printf("nobody overtakes:");
    await semaphore_acquire(s);
    promise(void) first = job(s, "first", 0), second = job(s, "second", 0);
    semaphore_release(s);                       /* the first's now, though it has not run yet */
    promise(void) third = job(s, "third", 0);
    await promise_all(first, second, third);
    puts("");
    semaphore_close(s);
}

static async void cancel_itself(troth_semaphore *s, promise(void) *self)
{
    await sleep_ms(1);
    promise_cancel(*self);
    await semaphore_acquire(s);
    puts("not cancelled");
}

static async void cancelled(void)
{
    troth_semaphore *s = semaphore_new(1);
    await semaphore_acquire(s);
    promise(void) a = semaphore_acquire(s), b = semaphore_acquire(s), c = semaphore_acquire(s);
    promise_cancel(b);
    semaphore_release(s);
    await a;
    semaphore_release(s);
    await c;
    semaphore_release(s);
    printf("cancelled: %s, free %zu\n", promise_state(b) == PROMISE_REJECTED ? "b was skipped" : "b has it", semaphore_free(s));
    const char *how = await outcome(b);
    (void)how;

    await semaphore_acquire(s);
    how = await outcome(promise_timeout(semaphore_acquire(s), 10));
    printf("timed out: %s, free %zu", how, semaphore_free(s));
    semaphore_release(s);
    printf(", then %zu\n", semaphore_free(s));

    semaphore_release(s);
    {
        promise(void) unseen = semaphore_acquire(s);
        (void)unseen;
    }
    printf("nobody saw it: free %zu\n", semaphore_free(s));
    await semaphore_acquire(s);

    promise(void) self = NULL;
    self = cancel_itself(s, &self);
    await outcome(self);
    printf("cancelled after it came: free %zu\n", semaphore_free(s));

    troth_semaphore *t = semaphore_new(1);
    await promise_all(semaphore_acquire(s), semaphore_acquire(t));
    printf("all of two: free %zu %zu", semaphore_free(s), semaphore_free(t));
    semaphore_release(s);
    semaphore_release(t);
    printf(", then %zu %zu\n", semaphore_free(s), semaphore_free(t));
    semaphore_close(t);

    await semaphore_acquire(s);
    promise(void) waits = semaphore_acquire(s);
    semaphore_close(s);
    try {
        await waits;
    } catch (e) {
        printf("closed: %s %s\n", e->code == ECANCELED ? "ECANCELED" : "?", e->message);
    }
    semaphore_release(s);                       /* as a task does that ends after the block which closed it */
}

/* --- mutex ------------------------------------------------------------------------------------------------------------------------ */

static int counter;

static async void count(troth_mutex *m, int times)
{
    for (int i = 0; i < times; i++) {
        await mutex_lock(m);
        defer mutex_unlock(m);
        int before = counter;
        await sleep_ms(i % 3);
        counter = before + 1;
    }
}

static async void fail_inside(troth_mutex *m)
{
    await mutex_lock(m);
    defer mutex_unlock(m);
    throw error_new(EIO, "inside");
}

static async void mutexes(void)
{
    troth_mutex *m = mutex_new();
    defer mutex_close(m);
    printf("try: %d", mutex_try_lock(m));
    printf(" %d\n", mutex_try_lock(m));
    mutex_unlock(m);
    promise(void) tasks[10];
    for (int i = 0; i < 10; i++)
        tasks[i] = count(m, 100);
    await promise_all_of(tasks, 10);
    printf("mutex: %d of 1000\n", counter);
    await outcome(fail_inside(m));
    printf("mutex in a failing task: %s\n", mutex_try_lock(m) ? "unlocked" : "locked");
    mutex_unlock(m);
}

async int main(void)
{
    await order();
    await cancelled();
    await mutexes();
    try { await semaphore_acquire(NULL); } catch (e) { printf("errors: %s\n", e->message); }
    semaphore_close(NULL);
    mutex_close(NULL);
    return 0;
}
