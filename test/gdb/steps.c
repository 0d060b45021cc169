/* Breakpoints by line hold before and behind suspensions, once each; stepping goes by lines; locals print. */
#include <troth.h>
#include <stdio.h>

static int twice(int n)
{
    int result = n * 2;
    return result;
}

static async int slow(int n)
{
    await sleep_ms(1);
    return twice(n);
}

static async int steps(int n)
{
    int before = n + 1;
    int got = await slow(before);
    int plain = got + 1;
    if (plain > 3)
        got += plain;
    try {
        got += await slow(1) + await slow(2);
        got++;
    } finally {
        await sleep_ms(1);
        got += 100;
    }
    for (int i = 0; i < 2; i++) {
        await sleep_ms(1);
        got += i;
    }
    return got + before;
}

async int main(void)
{
    int total = 0;
    total += await steps(1);
    printf("%d\n", total);
    return 0;
}

/*
(gdb) break steps.c:20
Breakpoint 1 at 0x*: file steps.c, line 20.
(gdb) break steps.c:21
Breakpoint 2 at 0x*: file steps.c, line 21.
(gdb) break steps.c:26
Breakpoint 3 at 0x*: file steps.c, line 26.
(gdb) break steps.c:29
Breakpoint 4 at 0x*: file steps.c, line 29.
(gdb) break steps.c:42
Breakpoint 5 at 0x*: file steps.c, line 42.
(gdb) break twice
Breakpoint 6 at 0x*: file steps.c, line 7.
(gdb) break main__resume
...
(gdb) run
#0 main__resume (troth=0x* main (steps.c:39) pending) at steps.c:39
39 {
(gdb) next
#0 main__resume (troth=0x* main (steps.c:40) pending) at steps.c:40
40 int total = 0;
(gdb) delete 7
(gdb) continue
#0 steps__resume (troth=0x* steps (steps.c:20) pending) at steps.c:20
20 int got = await slow(before);
(gdb) print self->before
$1 = 2
(gdb) print self->n
$2 = 1
(gdb) continue
#0 twice (n=2) at steps.c:7
7 int result = n * 2;
(gdb) continue
#0 steps__resume (troth=0x* steps (steps.c:21) pending) at steps.c:21
21 int plain = got + 1;
(gdb) print self->got
$3 = 4
(gdb) next
#0 steps__resume (troth=0x* steps (steps.c:22) pending) at steps.c:22
22 if (plain > 3)
(gdb) print plain
$4 = 5
(gdb) next
#0 steps__resume (troth=0x* steps (steps.c:23) pending) at steps.c:23
23 got += plain;
(gdb) next
#0 steps__resume (troth=0x* steps (steps.c:25) pending) at steps.c:25
25 got += await slow(1) + await slow(2);
(gdb) delete 6
(gdb) continue
#0 steps__resume (troth=0x* steps (steps.c:26) pending) at steps.c:26
26 got++;
(gdb) print self->got
$5 = 15
(gdb) next
...
(gdb) continue
#0 steps__resume (troth=0x* steps (steps.c:29) pending) at steps.c:29
29 got += 100;
(gdb) next
...
(gdb) tbreak steps.c:32
...
(gdb) continue
#0 steps__resume (troth=0x* steps (steps.c:32) pending) at steps.c:32
32 await sleep_ms(1);
(gdb) troth resume
#0 steps__resume (troth=0x* steps (steps.c:33) pending) at steps.c:33
33 got += i;
(gdb) print self->i
$6 = 0
(gdb) next
...
(gdb) continue
#0 main__resume (troth=0x* main (steps.c:42) pending) at steps.c:42
42 printf("%d\n", total);
(gdb) print self->total
$7 = 119
(gdb) continue
The program has ended.
*/
