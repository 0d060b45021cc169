/* A plain C main that runs the loop itself; calls that it makes are detached from the start. */
#include <troth.h>
#include <errno.h>
#include <stdio.h>

static int done;

static async int job(int v)
{
    await sleep_ms(v);
    done++;
    return v * 2;
}

static async void parent(void)
{
    job(5);             /* a child: waited for at the end of its parent */
    await job(1);
    printf("parent ends, %d done\n", done);
}

static void finished(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    printf("%s %d\n", (char *)context, promise_value((promise(int))settled));
}

static void callback(void *arg)
{
    promise(int) p = job(3);
    promise_release(promise_then(void, p, finished, NULL, arg));
    promise_release(p);
}

int main(void)
{
    promise(int) p = job(10), q = job(2);
    printf("pending %d\n", promise_state(p) == PROMISE_PENDING);
    promise_release(promise_then(void, p, finished, NULL, "then"));
    promise_release(p);
    promise(void) w = parent();
    timer_start(20, callback, "from a timer");
    int status = loop_run();
    printf("loop_run %d, %d done, q %d %d, parent %d\n", status, done, promise_state(q), promise_value(q), promise_state(w));
    promise_release(q);
    promise_release(w);
    /* again: the loop can be run as often as there is work */
    callback("again");
    printf("loop_run %d\n", loop_run());
    return loop_run();
}
// expect: pending 1
// expect: parent ends, 1 done
// expect: then 20
// expect: from a timer 6
// expect: loop_run 0, 5 done, q 1 4, parent 1
// expect: again 6
// expect: loop_run 0
// no-sweep: it takes the value of a promise without looking whether there is one
