// Shared channels between threads that have a loop each, and some that have none: everything arrives once, from each sender in its
// order; cancelled waits and closing under fire; a random stress.
// real-time
// time-limit: 60
// expect: 4 threads send 2000 each to 3 readers in 3 threads: all, in order
// expect: without a loop: 1000
// expect: there and back: 2000
// expect: stress: nothing lost, nothing twice
// expect: refused: channel_send: the channel belongs to another thread (channel_shared makes one for several)
#include <troth.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define EXPECT(condition) ((condition) ? (void)0 : (fprintf(stderr, "line %d: %s\n", __LINE__, #condition), abort()))

static pthread_t in_thread(void *(*fn)(void *), void *arg)
{
    pthread_t thread;
    EXPECT(!pthread_create(&thread, NULL, fn, arg));
    return thread;
}

/* A thread's loop is run to its end. */
static void finish(promise(void) p)
{
    EXPECT(loop_run() == 0);
    EXPECT(promise_state(p) == PROMISE_FULFILLED);
    promise_release(p);
    EXPECT(loop_close() == 0);
}

static void *join(void *arg)
{
    pthread_join(*(pthread_t *)arg, NULL);
    return NULL;
}

/* --- many to many ------------------------------------------------------------------------------------------------------------------- */

enum { SENDERS = 4, READERS = 3, VALUES = 2000 };
typedef struct item { int sender, number; } item;
static channel(item) items;
static int last[READERS][SENDERS], got[READERS];
static atomic_int senders_left;

static async void send_items(int sender)
{
    for (int i = 0; i < VALUES; i++)
        await channel_send(items, (item){ sender, i });
    if (atomic_fetch_sub(&senders_left, 1) == 1)
        channel_close(items);
}

static async void read_items(int reader)
{
    foreach_await (item x, channel_values(item, items)) {
        EXPECT(last[reader][x.sender] <= x.number);
        last[reader][x.sender] = x.number + 1;
        got[reader]++;
    }
}

static void *sender_thread(void *arg) { finish(send_items((int)(intptr_t)arg)); return NULL; }
static void *reader_thread(void *arg) { finish(read_items((int)(intptr_t)arg)); return NULL; }

static void many(size_t capacity)
{
    pthread_t threads[SENDERS + READERS];
    items = channel_shared(item, capacity);
    atomic_store(&senders_left, SENDERS);
    for (int i = 0; i < READERS; i++) {
        got[i] = 0;
        for (int k = 0; k < SENDERS; k++)
            last[i][k] = 0;
    }
    for (intptr_t i = 0; i < READERS; i++)
        threads[i] = in_thread(reader_thread, (void *)i);
    for (intptr_t i = 0; i < SENDERS; i++)
        threads[READERS + i] = in_thread(sender_thread, (void *)i);
    int all = 0;
    for (int i = 0; i < SENDERS + READERS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < READERS; i++)
        all += got[i];
    EXPECT(all == SENDERS * VALUES);
    channel_release(items);
}

/* --- a thread without a loop ---------------------------------------------------------------------------------------------------------- */

static void *feed(void *arg)
{
    channel(int) c = arg;
    for (int i = 0; i < 1000; i++)
        while (!channel_try_send(c, i))
            usleep(10);
    channel_close(c);
    channel_release(c);
    return NULL;
}

static async void fed(void)
{
    channel(int) c = channel_shared(int, 4);
    defer channel_release(c);
    channel_keep(c);
    pthread_t thread = in_thread(feed, (void *)(uintptr_t)c);
    int count = 0;
    foreach_await (int x, channel_values(int, c))
        count += x == count;
    printf("without a loop: %d\n", count);
    await loop_work(join, &thread);
}

/* --- requests and answers --------------------------------------------------------------------------------------------------------------- */

static channel(int) questions, answers;

static async void answer(void)
{
    foreach_await (int x, channel_values(int, questions))
        await channel_send(answers, x + 1);
    channel_close(answers);
}

static void *answer_thread(void *arg) { finish(answer()); return arg; }

static async void there_and_back(void)
{
    questions = channel_shared(int, 0);
    answers = channel_shared(int, 0);
    pthread_t thread = in_thread(answer_thread, NULL);
    int x = 0;
    while (x < 2000) {
        await channel_send(questions, x);
        x = await channel_receive(answers);
    }
    channel_close(questions);
    printf("there and back: %d\n", x);
    await loop_work(join, &thread);
    channel_release(questions);
    channel_release(answers);
}

/* --- stress: random times, cancels and time-outs on both sides ---------------------------------------------------------------------------- */

enum { ROUNDS = 6, STRESS_THREADS = 4, TRIES = 400 };
static channel(int) hot;
static atomic_int next_value, sent_sum, received_sum, sent_count, received_count;

static unsigned random_of(unsigned *seed) { return (*seed = *seed * 1103515245u + 12345u) >> 8; }

static async void within(promise(void) p, unsigned random)
{
    if (random % 3 == 0)
        promise_cancel(p);
    await promise_timeout(p, 1 + random / 3 % 3);
}

/* A time-out may come when the value has just been taken, so the send itself is asked whether it was. */
static async void try_to_send(unsigned seed)
{
    int value = atomic_fetch_add(&next_value, 1);
    promise(void) sending = channel_send(hot, value);
    try {
        await within(sending, random_of(&seed));
    } catch (e) {
        EXPECT(e->code == ECANCELED || e->code == ETIMEDOUT);
    }
    EXPECT(promise_state(sending) != PROMISE_PENDING);
    if (promise_state(sending) == PROMISE_FULFILLED) {
        atomic_fetch_add(&sent_sum, value);
        atomic_fetch_add(&sent_count, 1);
    }
}

static async void try_to_receive(unsigned seed)
{
    unsigned random = random_of(&seed);
    try {
        promise(int) receiving = channel_receive(hot);
        if (random % 3 == 0)
            promise_cancel(receiving);
        int value = await promise_timeout(receiving, 1 + random / 3 % 3);
        atomic_fetch_add(&received_sum, value);
        atomic_fetch_add(&received_count, 1);
    } catch (e) {
        EXPECT(e->code == ECANCELED || e->code == ETIMEDOUT);
    }
}

static async void stress_one(unsigned seed)
{
    troth_limit *limit = limit_new(7);
    defer limit_close(limit);
    for (int i = 0; i < TRIES; i++) {
        unsigned r = random_of(&seed);
        await limit_add(limit, r % 2 ? try_to_send(seed) : try_to_receive(seed));
        if (r % 50 == 0)
            await sleep_ms(1);
    }
    await limit_all(limit);
}

static void *stress_thread(void *arg) { finish(stress_one((unsigned)(uintptr_t)arg)); return NULL; }

static void stress(void)
{
    for (unsigned round = 0; round < ROUNDS; round++) {
        pthread_t threads[STRESS_THREADS];
        hot = channel_shared(int, round % 3);
        atomic_store(&sent_sum, 0), atomic_store(&received_sum, 0), atomic_store(&sent_count, 0), atomic_store(&received_count, 0);
        for (uintptr_t i = 0; i < STRESS_THREADS; i++)
            threads[i] = in_thread(stress_thread, (void *)(round * 100 + i));
        for (int i = 0; i < STRESS_THREADS; i++)
            pthread_join(threads[i], NULL);
        int x, sum = atomic_load(&received_sum), count = atomic_load(&received_count);
        while (channel_try_receive(hot, &x)) {
            sum += x;
            count++;
        }
        EXPECT(count == atomic_load(&sent_count) && sum == atomic_load(&sent_sum));
        channel_release(hot);
    }
    puts("stress: nothing lost, nothing twice");
}

/* --- one that is not shared ----------------------------------------------------------------------------------------------------------------- */

static async void misuse(channel(int) c)
{
    try {
        await channel_send(c, 1);
    } catch (e) {
        printf("refused: %s\n", e->message);
    }
}

static void *misuse_thread(void *arg) { finish(misuse(arg)); return NULL; }

async int main(void)
{
    many(0);
    many(1);
    many(100);
    printf("%d threads send %d each to %d readers in %d threads: all, in order\n", SENDERS, VALUES, READERS, READERS);
    await fed();
    await there_and_back();
    stress();
    channel(int) own = channel_new(int, 1);
    pthread_join(in_thread(misuse_thread, (void *)(uintptr_t)own), NULL);
    channel_release(own);
    return 0;
}
