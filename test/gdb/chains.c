/* What waits for what: circles, combinators, several waiters, time-outs, ends, async generators; a core file of a deadlock. */
#include <troth.h>
#include <stdio.h>

static promise(int) one, two, gate;

static async int first(void)
{
    await sleep_ms(1);
    return await two;
}

static async int second(void)
{
    await sleep_ms(1);
    return await one;
}

static async int waits(promise(int) p)
{
    return await p;
}

static async void in_time(promise(int) p)
{
    await promise_timeout(p, 5000);
}

static async void starts(void)
{
    promise_keep(waits(gate));
}

static async generator int numbers(void)
{
    yield 1;
    yield await gate;
}

static async void reads(void)
{
    async_iterator(int) it = numbers();
    for (;;) {
        iter_result(int) r = await iter_next(it);
        if (r.done)
            break;
    }
}

static void look(void *unused)
{
    (void)unused;
}

async int main(void)
{
    timer_start(100, look, NULL);
    one = first();
    two = second();
    gate = promise_new(int);
    promise(int) a = waits(gate);
    promise(int) b = waits(a), c = waits(a);
    promise(int) d = waits(b);
    promise(void) e = in_time(d);
    promise(void) f = starts();
    promise(void) g = reads();
    await sleep_ms(10);
    loop_dump(stdout);
    await promise_all(c, e, f, g);
    return 0;
}

/*
(gdb) break chains.c:68
Breakpoint 1 at 0x*: file chains.c, line 68.
(gdb) run
#0 main__resume (troth=0x* main (chains.c:68) pending) at chains.c:68
68 loop_dump(stdout);
(gdb) troth tasks
12 live tasks
1 0x* numbers (chains.c:37) awaits promise 0x* made at chains.c:60
2 0x* main (chains.c:68) runs
3 0x* first (chains.c:10) awaits 4 second
4 0x* second (chains.c:16) awaits 3 first
5 0x* waits (chains.c:21) awaits promise 0x* made at chains.c:60
6 0x* waits (chains.c:21) awaits 5 waits
7 0x* waits (chains.c:21) awaits 5 waits
8 0x* waits (chains.c:21) awaits 6 waits
9 0x* in_time (chains.c:26) awaits 8 waits
10 0x* starts (chains.c:29), at its end awaits 11 waits
11 0x* waits (chains.c:21) awaits promise 0x* made at chains.c:60
12 0x* reads (chains.c:44) awaits 1 numbers
(gdb) troth chain first
a circle: second (chains.c:16) awaits first (chains.c:10)
second (chains.c:16) 0x*
=> first (chains.c:10) 0x*
second (chains.c:16) 0x*, again
(gdb) troth chain 5
promise 0x* made at chains.c:60
=> waits (chains.c:21) 0x*
waits (chains.c:21) 0x*
waits (chains.c:21) 0x*
promise_timeout 0x*
in_time (chains.c:26) 0x*
nobody awaits it; its owner is main (chains.c:68)
waits (chains.c:21) 0x*
nobody awaits it; its owner is main (chains.c:68)
(gdb) troth chain reads
promise 0x* made at chains.c:60
numbers (chains.c:37) 0x*
=> reads (chains.c:44) 0x*
nobody awaits it; its owner is main (chains.c:68)
(gdb) troth chain gate
=> promise 0x* made at chains.c:60
waits (chains.c:21) 0x*
...
numbers (chains.c:37) 0x*
reads (chains.c:44) 0x*
...
(gdb) break look
...
(gdb) continue
...
(gdb) troth chain first
a circle: second (chains.c:16) awaits first (chains.c:10)
second (chains.c:16) 0x*
=> first (chains.c:10) 0x*
second (chains.c:16) 0x*, again
(gdb) core
(gdb) troth chain starts
promise 0x* made at chains.c:60
waits (chains.c:21) 0x*
=> starts (chains.c:29), at its end 0x*
promise_all with 4 inputs left 0x*
main (chains.c:69) 0x*
nobody awaits it; it is the loop's
(gdb) troth chain main
promise_all with 4 inputs left 0x*
=> main (chains.c:69) 0x*
nobody awaits it; it is the loop's
(gdb) troth frame first
first (chains.c:10) 0x*
no locals that live across a suspension
(gdb) print one
$1 = 0x* first (chains.c:10) pending
*/
