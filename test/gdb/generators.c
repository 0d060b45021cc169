/* Generators: breakpoints before and behind a yield, stepping into and out of the body, the frame between resumptions. */
#include <troth.h>
#include <stdio.h>

static generator int squares(int to)
{
    for (int i = 0; i < to; i++) {
        int square = i * i;
        yield square;
        square++;
    }
}

static generator int pairs(int to)
{
    foreach (int x, squares(to)) {
        yield x;
        yield -x;
    }
}

static async generator int late(int to)
{
    for (int i = 0; i < to; i++) {
        await sleep_ms(1);
        yield i * 10;
    }
}

static int sum(void)
{
    int total = 0;
    foreach (int x, pairs(3))
        total += x;
    return total;
}

async int main(void)
{
    printf("%d\n", sum());
    iterator(int) it = squares(3);
    iter_next(it);
    async_iterator(int) later = late(2);
    iter_result(int) r = await iter_next(later);
    iter_next(it);
    printf("%d\n", r.value);
    return 0;
}

/*
(gdb) break generators.c:9
Breakpoint 1 at 0x*: file generators.c, line 9.
(gdb) break generators.c:10 if self->i == 1
Breakpoint 2 at 0x*: file generators.c, line 10.
(gdb) break generators.c:18
Breakpoint 3 at 0x*: file generators.c, line 18.
(gdb) run
#0 squares__resume (troth=0x* squares (generators.c:9), runs) at generators.c:9
9 yield square;
(gdb) print self->square
$1 = 0
(gdb) print self->to
$2 = 3
(gdb) delete 1
(gdb) continue
#0 pairs__resume (troth=0x* pairs (generators.c:18), runs) at generators.c:18
18 yield -x;
(gdb) troth frame self
pairs (generators.c:18), runs 0x*
to = 3
x = 0
(gdb) troth frame -a self
pairs (generators.c:18), runs 0x*
to = 3
x = 0
iterator_1 = 0x* squares (generators.c:9), yielded 0
(gdb) troth frame self->iterator_1
squares (generators.c:9) 0x*
to = 3
i = 0
square = 0
(gdb) delete 3
(gdb) continue
#0 squares__resume (troth=0x* squares (generators.c:10), runs) at generators.c:10
10 square++;
(gdb) up
#1 0x* in pairs__resume (troth=0x* pairs (generators.c:16), runs) at generators.c:16
16 foreach (int x, squares(to)) {
(gdb) up
#2 0x* in sum () at generators.c:33
33 foreach (int x, pairs(3))
(gdb) print total
$3 = 0
(gdb) delete 2
(gdb) break generators.c:46
...
(gdb) continue
#0 main__resume (troth=0x* main (generators.c:46) pending) at generators.c:46
46 printf("%d\n", r.value);
(gdb) print self->it
$4 = 0x* squares (generators.c:9), yielded 1
(gdb) troth frame self->it
squares (generators.c:9) 0x*
to = 3
i = 1
square = 1
(gdb) print self->later
$5 = 0x* late (generators.c:26)
(gdb) troth frame self->later
late (generators.c:26) 0x*
to = 2
i = 0
(gdb) troth tasks
2 live tasks
1 0x* late (generators.c:26) is at rest
2 0x* main (generators.c:46) runs
(gdb) core
(gdb) print self->it
$1 = 0x* squares (generators.c:9), yielded 1
(gdb) troth frame self->it
squares (generators.c:9) 0x*
to = 3
i = 1
square = 1
(gdb) troth frame late
late (generators.c:26) 0x*
to = 2
i = 0
*/
