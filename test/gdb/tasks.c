/* A tree of tasks: live at a breakpoint, and in a core file. */
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>

struct point { int x, y; };

static generator int count(int n)
{
    for (int i = 0; i < n; i++) {
        int square = i * i;
        yield square;
    }
}

static async int worker(int id, const char *name)
{
    int total = 0;
    struct point where = { id, id * 2 };
    foreach (int v, count(3)) {
        await sleep_ms(10);
        total += v + where.x;
    }
    printf("%s %d\n", name, total);
    return total;
}

static async void boss(promise(int) own)
{
    char text[] = "abc";
    int sum = await own + 1;
    printf("%s %d\n", text, sum);
}

async int main(void)
{
    promise(int) a = worker(1, "one");
    promise(void) b = boss(worker(2, "two"));
    int sum = await a;
    await b;
    printf("sum %d\n", sum);
    return 0;
}

/*
(gdb) troth tasks
the program is not being run, and there is no core file
(gdb) tbreak tasks.c:18
Temporary breakpoint 1 at 0x*: file tasks.c, line 18.
(gdb) run
#0 worker__resume (troth=0x* worker (tasks.c:18) pending) at tasks.c:18
18 int total = 0;
(gdb) troth tasks
2 live tasks
1 0x* main (tasks.c:37) runs
2 0x* worker (tasks.c:18) runs
(gdb) break tasks.c:22 if self->total > 0
Breakpoint 2 at 0x*: file tasks.c, line 22.
(gdb) continue
#0 worker__resume (troth=0x* worker (tasks.c:22) pending) at tasks.c:22
22 total += v + where.x;
(gdb) troth tasks
4 live tasks
1 0x* main (tasks.c:39) awaits 2 worker
2 0x* worker (tasks.c:22) runs
3 0x* worker (tasks.c:21) awaits sleep_ms
4 0x* boss (tasks.c:31) awaits 3 worker
(gdb) print self->total
$1 = 1
(gdb) troth chain
=> worker (tasks.c:22), runs 0x*
main (tasks.c:39) 0x*
nobody awaits it; it is the loop's
(gdb) troth chain 3
sleep_ms 0x*
=> worker (tasks.c:21) 0x*
boss (tasks.c:31) 0x*
nobody awaits it; its owner is main (tasks.c:39)
(gdb) troth frame
worker (tasks.c:22) 0x*
id = 1
name = 0x* "one"
total = 1
where = {x = 1, y = 2}
v = 1
(gdb) troth frame -a 3
worker (tasks.c:21) 0x*
since = 1
id = 2
name = 0x* "two"
total = 2
where = {x = 2, y = 4}
v = 1
iterator_1 = 0x* count (tasks.c:12), yielded 1
(gdb) troth frame boss
boss (tasks.c:31) 0x*
own = 0x* worker (tasks.c:21) pending
text = "abc"
(gdb) troth frame worker
2 tasks are in worker: which of 2, 3?
(gdb) troth frame self->iterator_1
count (tasks.c:12) 0x*
n = 3
i = 1
square = 1
(gdb) troth frame 9
there is no task 9: there are 4
(gdb) print $troth(3)->where.y
$2 = 4
(gdb) print $troth("main")->a
$3 = 0x* worker (tasks.c:22) pending
(gdb) core
(gdb) troth tasks
4 live tasks
1 0x* main (tasks.c:39) awaits 2 worker
2 0x* worker (tasks.c:22) runs
3 0x* worker (tasks.c:21) awaits sleep_ms
4 0x* boss (tasks.c:31) awaits 3 worker
(gdb) troth chain 3
sleep_ms 0x*
=> worker (tasks.c:21) 0x*
boss (tasks.c:31) 0x*
nobody awaits it; its owner is main (tasks.c:39)
(gdb) troth frame 3
worker (tasks.c:21) 0x*
id = 2
name = 0x* "two"
total = 2
where = {x = 2, y = 4}
v = 1
(gdb) troth frame $troth(3)->iterator_1
count (tasks.c:12) 0x*
n = 3
i = 1
square = 1
(gdb) print $troth("main")->b
$1 = 0x* boss (tasks.c:31) pending
*/
