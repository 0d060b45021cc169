// Channels between the tasks of one loop: rendezvous and buffered, first come first served, closing, iteration, cancelled waits,
// and that no value is lost.
// expect: rendezvous: s1 sent1 s2 r1 sent2 s3 r2 sent3 r3 closed
// expect: buffered: sent 0 1 2, waits, got 0, sent 3, got 1 2 3
// expect: fifo: a0 b1 c2 a3 b4 c5
// expect: iterate: 0 1 2 3 4 sum 10
// expect: break: 0 1, then 2 3 by another
// expect: two readers: 100 values, sum 4950
// expect: closed: send EPIPE, receive ENODATA, waiting send EPIPE, waiting receive ENODATA, try 0 0
// expect: cancelled receive: ECANCELED, the next one gets 7
// expect: cancelled send: ECANCELED, then 2, empty
// expect: timed out: ETIMEDOUT, then 5
// expect: nobody saw it: 1 2 3
// expect: cancelled after it came: 9 is still there
// expect: cancelled iteration: 4 5 are still there
// expect: structs: 1-one 2-two
// expect: race: 1 of b, a is empty still
// expect: errors: channel_send: the channel is NULL, channel_receive: the channel is NULL
// expect: kept by who waits: ECANCELED
// expect: big: 100000 of 1000 bytes
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *name_of(int code)
{
    return code == EPIPE ? "EPIPE" : code == ENODATA ? "ENODATA" : code == ECANCELED ? "ECANCELED" : code == ETIMEDOUT ? "ETIMEDOUT" : "?";
}

/* --- order ------------------------------------------------------------------------------------------------------------------------ */

static async void send_three(channel(int) c)
{
    for (int i = 1; i <= 3; i++) {
        printf(" s%d", i);
        await channel_send(c, i);
        printf(" sent%d", i);
    }
    channel_close(c);
}

static async void rendezvous(void)
{
    channel(int) c = channel_new(int, 0);
    defer channel_release(c);
    printf("rendezvous:");
    promise(void) p = send_three(c);
    try {
        for (;;)
            printf(" r%d", await channel_receive(c));
    } catch (e) {
        printf(" %s\n", e->code == ENODATA ? "closed" : e->message);
    }
    await p;
}

static async void buffered(void)
{
    channel(int) c = channel_new(int, 3);
    defer channel_release(c);
    printf("buffered: sent");
    for (int i = 0; i < 3; i++) {
        await channel_send(c, i);
        printf(" %d", i);
    }
    promise(void) fourth = channel_send(c, 3);
    await sleep_ms(1);
    printf(", %s", promise_state(fourth) == PROMISE_PENDING ? "waits" : "did not wait");
    printf(", got %d", await channel_receive(c));
    await fourth;
    printf(", sent 3, got");
    for (int i = 0; i < 3; i++)
        printf(" %d", await channel_receive(c));
    puts("");
}

static async void take_two(channel(int) c, const char *name)
{
    for (int i = 0; i < 2; i++)
        printf(" %s%d", name, await channel_receive(c));
}

static async void fifo(void)
{
    channel(int) c = channel_new(int, 0);
    defer channel_release(c);
    printf("fifo:");
    promise(void) readers[] = { take_two(c, "a"), take_two(c, "b"), take_two(c, "c") };
    for (int i = 0; i < 6; i++)
        await channel_send(c, i);
    await promise_all_of(readers, 3);
    puts("");
}

/* --- iteration -------------------------------------------------------------------------------------------------------------------- */

static async void send_all(channel(int) c, int from, int to)
{
    for (int i = from; i < to; i++)
        await channel_send(c, i);
    channel_close(c);
}

static async void iterate(void)
{
    channel(int) c = channel_new(int, 2);
    defer channel_release(c);
    int sum = 0;
    promise(void) p = send_all(c, 0, 5);
    printf("iterate:");
    foreach_await (int x, channel_values(int, c)) {
        printf(" %d", x);
        sum += x;
    }
    printf(" sum %d\n", sum);
    await p;

    channel(int) d = channel_new(int, 0);
    defer channel_release(d);
    promise(void) q = send_all(d, 0, 4);
    printf("break:");
    foreach_await (int x, channel_values(int, d)) {
        printf(" %d", x);
        if (x == 1)
            break;
    }
    printf(", then");
    foreach_await (int x, channel_values(int, d))
        printf(" %d", x);
    puts(" by another");
    await q;
}

static async int sum_of(channel(int) c, int *count)
{
    int sum = 0;
    foreach_await (int x, channel_values(int, c)) {
        sum += x;
        ++*count;
        await sleep_ms(x % 3);
    }
    return sum;
}

static async void two_readers(void)
{
    channel(int) c = channel_new(int, 5);
    defer channel_release(c);
    int count = 0;
    promise(int) a = sum_of(c, &count), b = sum_of(c, &count);
    await send_all(c, 0, 100);
    int sum = await a + await b;
    printf("two readers: %d values, sum %d\n", count, sum);
}

/* --- closing ---------------------------------------------------------------------------------------------------------------------- */

static async const char *outcome(promise(void) p)
{
    try {
        await p;
        return "ok";
    } catch (e) {
        return name_of(e->code);
    }
}

static async const char *outcome_of_receive(promise(int) p)
{
    try {
        return await p ? "a value" : "zero";
    } catch (e) {
        return name_of(e->code);
    }
}

static async void closing(void)
{
    channel(int) c = channel_new(int, 0), d = channel_new(int, 0);
    defer { channel_release(c); channel_release(d); }
    promise(const char *) sending = outcome(channel_send(c, 1)), receiving = outcome_of_receive(channel_receive(d));
    channel_close(c);
    channel_close(c);
    channel_close(d);
    int x;
    bool try_send = channel_try_send(c, 1), try_receive = channel_try_receive(c, &x);
    const char *send = await outcome(channel_send(c, 1));
    const char *receive = await outcome_of_receive(channel_receive(c));
    printf("closed: send %s, receive %s, waiting send %s, ", send, receive, await sending);
    printf("waiting receive %s, try %d %d\n", await receiving, try_send, try_receive);
}

/* --- cancelled -------------------------------------------------------------------------------------------------------------------- */

static async int receive_one(channel(int) c) { return await channel_receive(c); }
static async void send_one(channel(int) c, int x) { await channel_send(c, x); }

static async void cancelled(void)
{
    channel(int) c = channel_new(int, 0);
    defer channel_release(c);
    promise(int) first = receive_one(c), second = receive_one(c);
    promise_cancel(first);
    await channel_send(c, 7);
    printf("cancelled receive: %s", await outcome_of_receive(first));
    printf(", the next one gets %d\n", await second);

    promise(void) one = send_one(c, 1), two = send_one(c, 2);
    promise_cancel(one);
    printf("cancelled send: %s", await outcome(one));
    printf(", then %d", await channel_receive(c));
    await two;
    int x;
    puts(channel_try_receive(c, &x) ? ", something is left" : ", empty");

    printf("timed out: %s", await outcome_of_receive(promise_timeout(channel_receive(c), 10)));
    promise(void) late = channel_send(c, 5);
    printf(", then %d\n", await channel_receive(c));
    await late;
}

/* --- nothing is lost -------------------------------------------------------------------------------------------------------------- */

static async void cancel_itself(channel(int) c, promise(void) *self)
{
    await sleep_ms(1);
    promise_cancel(*self);                      /* thrown at the next suspension, which is over at once */
    await channel_receive(c);
    puts("not cancelled");
}

static async void iterate_slowly(channel(int) c)
{
    foreach_await (int x, channel_values(int, c))
        await sleep_ms(x * 1000);
}

static async void not_lost(void)
{
    channel(int) c = channel_new(int, 10);
    defer channel_release(c);
    for (int i = 1; i <= 3; i++)
        await channel_send(c, i);
    {
        promise(int) unseen = channel_receive(c);
        (void)unseen;
    }
    printf("nobody saw it:");
    for (int i = 1; i <= 3; i++)
        printf(" %d", await channel_receive(c));
    puts("");

    await channel_send(c, 9);
    promise(void) self = NULL;
    self = cancel_itself(c, &self);
    await outcome(self);
    int x = 0;
    printf("cancelled after it came: %s\n", channel_try_receive(c, &x) && x == 9 ? "9 is still there" : "9 is lost");

    await channel_send(c, 3);
    promise(void) slow = iterate_slowly(c);
    await sleep_ms(1);
    await channel_send(c, 4);
    await channel_send(c, 5);
    promise_cancel(slow);
    await outcome(slow);
    printf("cancelled iteration:");
    while (channel_try_receive(c, &x))
        printf(" %d", x);
    puts(" are still there");
}

/* --- other things ----------------------------------------------------------------------------------------------------------------- */

typedef struct entry { int number; char name[12]; } entry;

static async void send_entries(channel(entry) c)
{
    await channel_send(c, (entry){ .number = 1, .name = "one" });
    entry two = { 2, "two" };
    await channel_send(c, two);
    channel_close(c);
}

static async void others(void)
{
    channel(entry) entries = channel_new(entry, 0);
    defer channel_release(entries);
    promise(void) p = send_entries(entries);
    printf("structs:");
    foreach_await (entry e, channel_values(entry, entries))
        printf(" %d-%s", e.number, e.name);
    puts("");
    await p;

    channel(int) a = channel_new(int, 1), b = channel_new(int, 1);
    defer { channel_release(a); channel_release(b); }
    promise(int) from[] = { channel_receive(a), channel_receive(b) };
    await channel_send(b, 1);
    int which = await promise_race_of(from, 2);
    promise_cancel(from[0]);
    printf("race: %d of %s", await from[1], which == 1 ? "b" : "a");
    await outcome_of_receive(from[0]);
    await channel_send(a, 2);
    int x;
    puts(channel_try_receive(a, &x) && x == 2 ? ", a is empty still" : ", a's was taken");

    channel(int) none = NULL;
    printf("errors:");
    try { await channel_send(none, 1); } catch (e) { printf(" %s", e->message); }
    try { await channel_receive(none); } catch (e) { printf(", %s\n", e->message); }

    channel(int) lost = channel_new(int, 0);
    promise(int) waits = receive_one(lost);
    channel_release(lost);
    promise_cancel(waits);
    printf("kept by who waits: %s\n", await outcome_of_receive(waits));
}

typedef struct big { int n; char rest[996]; } big;

static async void send_big(channel(big) c, int n)
{
    big b = { 0 };
    for (b.n = 0; b.n < n; b.n++)
        await channel_send(c, b);
    channel_close(c);
}

static async void bigs(void)
{
    channel(big) c = channel_new(big, 16);
    defer channel_release(c);
    promise(void) p = send_big(c, 100000);
    int count = 0;
    foreach_await (big b, channel_values(big, c))
        count += b.n == count;
    printf("big: %d of %zu bytes\n", count, sizeof(big));
    await p;
}

async int main(void)
{
    await rendezvous();
    await buffered();
    await fifo();
    await iterate();
    await two_readers();
    await closing();
    await cancelled();
    await not_lost();
    await others();
    await bigs();
    return 0;
}
