// Posts from other threads: all arrive, each thread's in its order, each a macrotask of its own on the loop's thread; a hold
// keeps the loop, an ended one takes nothing.
// real-time
// expect: held: posted
// expect: 4 threads, 40000 posts, 40000 microtasks: in order, on the loop's thread
// expect: posted by itself
// expect: a task goes on: 42
// expect: chain of 1000
// expect: ended: refused
#include <troth.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define EXPECT(condition) ((condition) ? (void)0 : (fprintf(stderr, "line %d: %s\n", __LINE__, #condition), abort()))

static troth_loop *loop;
static pthread_t home;

static pthread_t in_thread(void *(*fn)(void *), void *arg)
{
    pthread_t thread;
    EXPECT(!pthread_create(&thread, NULL, fn, arg));
    return thread;
}

/* --- a hold keeps the loop alive, without a timer or anything else ------------------------------------------------------------ */

static void say(void *text)
{
    EXPECT(pthread_equal(pthread_self(), home));
    puts(text);
}

static void *post_late(void *arg)
{
    usleep(20000);
    EXPECT(loop_post(loop, say, arg));
    loop_unhold(loop);
    return NULL;
}

static void *join(void *arg)
{
    EXPECT(!pthread_join(*(pthread_t *)arg, NULL));
    return NULL;
}

/* --- many ----------------------------------------------------------------------------------------------------------------------- */

enum { THREADS = 4, POSTS = 10000 };

static int next_of[THREADS], arrived, micro;
static bool between = true;                     /* the microtask of the post before has run */

static void after(void *arg)
{
    (void)arg;
    between = true;
    micro++;
}

static void arrive(void *arg)
{
    int thread = (int)((intptr_t)arg / POSTS), number = (int)((intptr_t)arg % POSTS);
    EXPECT(pthread_equal(pthread_self(), home));
    EXPECT(between);
    EXPECT(next_of[thread]++ == number);
    between = false;
    arrived++;
    loop_microtask(after, NULL);
}

static void *post_many(void *arg)
{
    intptr_t thread = (intptr_t)arg;
    for (intptr_t i = 0; i < POSTS; i++)
        EXPECT(loop_post(loop, arrive, (void *)(thread * POSTS + i)));
    loop_unhold(loop);
    return NULL;
}

/* --- a promise that another thread's result settles ----------------------------------------------------------------------------- */

struct answer { promise(int) promise; int value; };

static void answered(void *arg)
{
    struct answer *a = arg;
    promise_resolve(a->promise, a->value);
}

static void *find_answer(void *arg)
{
    struct answer *a = arg;
    a->value = 42;
    loop_post(loop, answered, a);
    loop_unhold(loop);
    return NULL;
}

static int links;

static void link_again(void *arg)
{
    if (++links < 1000)
        loop_post(loop, link_again, arg);
}

static async void held(void)
{
    loop_hold(loop);
    pthread_t thread = in_thread(post_late, "held: posted");
    await loop_work(join, &thread);
}

static async void many(void)
{
    pthread_t threads[THREADS];
    for (intptr_t i = 0; i < THREADS; i++) {
        loop_hold(loop);
        threads[i] = in_thread(post_many, (void *)i);
    }
    while (arrived < THREADS * POSTS)
        await sleep_ms(1);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    printf("%d threads, %d posts, %d microtasks: in order, on the loop's thread\n", THREADS, arrived, micro);
}

/* --- a loop of its own, which ends ------------------------------------------------------------------------------------------------- */

static void *short_loop(void *arg)
{
    *(troth_loop **)arg = loop_keep(loop_current());
    loop_run();
    EXPECT(loop_close() == 0);
    return NULL;
}

async int main(void)
{
    loop = loop_current();
    home = pthread_self();
    await held();
    await many();

    loop_post(loop, say, "posted by itself");
    struct answer a = { promise_new(int), 0 };
    loop_hold(loop);
    pthread_t thread = in_thread(find_answer, &a);
    int value = await a.promise;
    printf("a task goes on: %d\n", value);
    promise_release(a.promise);
    pthread_join(thread, NULL);

    loop_post(loop, link_again, NULL);
    while (links < 1000)
        await sleep_ms(1);
    printf("chain of %d\n", links);

    troth_loop *ended;
    pthread_join(in_thread(short_loop, &ended), NULL);
    puts(loop_post(ended, say, "never") ? "ended: taken" : "ended: refused");
    loop_release(ended);
    return 0;
}
