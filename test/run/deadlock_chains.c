/* A deadlock is printed with what is waited for in front, through a combinator, and a circle apart from who waits for it. */
// expect-status: 1
// expect-stderr: deadlock: 6 tasks will never go on
// expect-stderr: promise_all with 2 inputs left
// expect-stderr: deadlock_chains.c:43)
// expect-stderr: and by
// expect-stderr: deadlock_chains.c:18)
// expect-stderr: tasks that wait for each other in a circle:
// expect-stderr: deadlock_chains.c:24)
// expect-stderr: deadlock_chains.c:26)
// expect-stderr: awaited by
// expect-stderr: deadlock_chains.c:30)
#include <troth.h>

static async int work(promise(int) gate, int n)
{
    await sleep_ms(n);
    int v = await gate;
    return v + n;
}

static promise(int) one, two;

static async int ping(void) { await sleep_ms(1); return await two; }

static async int pong(void) { await sleep_ms(1); return await one; }

static async void watch(void)
{
    await one;
}

async int main(void)
{
    promise(int) gate = promise_new(int);
    one = ping();
    two = pong();
    promise(void) w = watch();
    promise(int) a = work(gate, 1);
    promise(int) b = work(gate, 2);
    promise(int) c = work(promise_resolved(int, 3), 3);
    await sleep_ms(5);
    await promise_all(a, b, c);
    await w;
    return 0;
}
