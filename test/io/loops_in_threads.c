// Several threads with a loop each, in plain C and in Troth; what loop_close refuses, and what it gives back; posts that come
// at the very end are not lost.
// real-time
// expect: 8 threads, 8 x 1000 turns, all closed
// expect: EBUSY: a timer, a hold, a post, a promise, a task, work, inside
// expect: made again
// expect: 200 loops ended under fire, no post lost
#include <troth.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define EXPECT(condition) ((condition) ? (void)0 : (fprintf(stderr, "line %d: %s\n", __LINE__, #condition), abort()))
enum { THREADS = 8, TURNS = 1000 };

static async int inner(int i)
{
    if (i % 100 == 0)
        await sleep_ms(1);
    return i;
}

static async void outer(int *turns)
{
    for (int i = 0; i < TURNS; i++)
        *turns += await inner(i) == i;
}

static void *thread_main(void *arg)
{
    promise(void) p = outer(arg);
    EXPECT(loop_run() == 0);
    EXPECT(promise_state(p) == PROMISE_FULFILLED);
    EXPECT(loop_close() == EBUSY);              /* p is referenced */
    promise_release(p);
    EXPECT(loop_close() == 0);
    return NULL;
}

static void nothing(void *arg) { (void)arg; }
static void *no_work(void *arg) { return arg; }
static void close_inside(void *arg) { *(int *)arg = loop_close(); }

static promise(void) never;
static async void wait_for_ever(void) { await never; }

static void *refusals(void *arg)
{
    (void)arg;
    int inside = 0;
    EXPECT(loop_close() == 0);                  /* there is none */
    timer_id timer = timer_start(100000, nothing, NULL);
    printf("EBUSY:%s", loop_close() == EBUSY ? " a timer" : "");
    timer_stop(timer);
    troth_loop *loop = loop_hold(loop_current());
    printf("%s", loop_close() == EBUSY ? ", a hold" : "");
    loop_unhold(loop);
    loop_post(loop, nothing, NULL);
    printf("%s", loop_close() == EBUSY ? ", a post" : "");
    EXPECT(loop_run() == 0);
    never = promise_new(void);
    printf("%s", loop_close() == EBUSY ? ", a promise" : "");
    promise(void) task = wait_for_ever();
    promise_release(task);
    printf("%s", loop_close() == EBUSY ? ", a task" : "");
    promise_resolve(never);
    promise_release(never);
    EXPECT(loop_run() == 0);
    promise(void *) work = loop_work(no_work, NULL);
    promise_release(work);
    printf("%s", loop_close() == EBUSY ? ", work" : "");
    EXPECT(loop_run() == 0);
    loop_immediate(close_inside, &inside);
    EXPECT(loop_run() == 0);
    printf("%s\n", inside == EBUSY ? ", inside" : "");
    EXPECT(loop_close() == 0);
    uint64_t now = loop_now();                  /* another one */
    timer_start(1, nothing, NULL);
    EXPECT(loop_run() == 0 && loop_now() > now);
    EXPECT(loop_close() == 0);
    puts("made again");
    return NULL;
}

/* --- a loop that ends while others post to it --------------------------------------------------------------------------------- */

enum { ROUNDS = 200 };

struct target { troth_loop *loop; atomic_int taken, run; atomic_bool ready; };

static void count(void *arg) { atomic_fetch_add(&((struct target *)arg)->run, 1); }

static void *shooting(void *arg)
{
    struct target *t = arg;
    while (!atomic_load(&t->ready))
        usleep(1);
    for (unsigned i = 1; loop_post(t->loop, count, t); i++) {   /* with pauses: it could go on for ever */
        atomic_fetch_add(&t->taken, 1);
        if (i % 3 == 0)
            usleep(i * 7 % 40);
    }
    return NULL;
}

static void *ending(void *arg)
{
    struct target *t = arg;
    t->loop = loop_keep(loop_current());
    atomic_store(&t->ready, true);
    while (!atomic_load(&t->taken))
        loop_run();
    while (loop_close() == EBUSY)
        loop_run();
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    int turns[THREADS] = { 0 }, all = 0;
    for (int i = 0; i < THREADS; i++)
        EXPECT(!pthread_create(&threads[i], NULL, thread_main, &turns[i]));
    for (int i = 0; i < THREADS; i++)
        EXPECT(!pthread_join(threads[i], NULL));
    for (int i = 0; i < THREADS; i++)
        all += turns[i];
    EXPECT(all == THREADS * TURNS);
    printf("%d threads, %d x %d turns, all closed\n", THREADS, THREADS, all / THREADS);
    fflush(stdout);
    EXPECT(!pthread_create(&threads[0], NULL, refusals, NULL));
    EXPECT(!pthread_join(threads[0], NULL));

    for (int i = 0; i < ROUNDS; i++) {
        struct target t = { NULL, 0, 0, false };
        EXPECT(!pthread_create(&threads[0], NULL, ending, &t));
        EXPECT(!pthread_create(&threads[1], NULL, shooting, &t));
        pthread_join(threads[0], NULL);
        pthread_join(threads[1], NULL);
        EXPECT(atomic_load(&t.taken) == atomic_load(&t.run));
        loop_release(t.loop);
    }
    printf("%d loops ended under fire, no post lost\n", ROUNDS);
    return 0;
}
