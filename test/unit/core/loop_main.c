/*
 * loop_main.c: how a program ends: its status, an error that leaves main, deadlocks, unhandled rejections, dumps, and
 * misuse that is reported. Each case runs in a child process, whose stderr is compared.
 */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "testing.h"

static void in_child(void (*body)(void), int expected_status, const char *expected)
{
    int ends[2];
    char text[4000];
    size_t length = 0;
    fflush(stdout);
    if (pipe(ends))
        abort();
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], 2);
        close(ends[0]);
        close(ends[1]);
        body();
        fflush(stderr);
        exit(77);
    }
    close(ends[1]);
    for (ssize_t got; length < sizeof text - 1 && (got = read(ends[0], text + length, sizeof text - 1 - length)) > 0;)
        length += (size_t)got;
    text[length] = 0;
    close(ends[0]);
    int status;
    waitpid(child, &status, 0);
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (code != expected_status || !strstr(text, expected)) {
        failures++;
        fprintf(stderr, "expected %d and: %s\nbut it was %d and: %s\n", expected_status, expected, code, text);
    }
}

/* --- async int f(void *p) { await p; return 4; } --------------------------------------------------------------------------- */

struct frame { struct troth_promise_int promise; void *given; };
static void resume(troth_promise *troth);
static const struct troth_point points[] = { { 10, 0, 0 }, { 11, 0, 0 } };
#define TYPE(the_name) { .resume = resume, .size = sizeof(struct frame), .align = _Alignof(struct frame), .value_offset = 24, \
    .value_size = 4, .kind = TROTH_TASK, .name = the_name, .file = "m.c", .points = points, .point_count = 2 }
static const troth_descriptor main_type = TYPE("main"), inner_type = TYPE("inner"), outer_type = TYPE("outer");

static struct troth_promise_int *call(const troth_descriptor *type, void *given)
{
    struct frame *self = troth_task_new(type);
    self->given = given;
    resume(&self->promise.promise);
    return troth_task_leave(&self->promise.promise);
}

static void resume(troth_promise *troth)
{
    struct frame *self = (struct frame *)(void *)troth;
    if (troth->point == 0 && troth_await(troth, 1, self->given))
        return;
    self->promise.value = 4;
    troth_return(troth);
}

/* --- cases --------------------------------------------------------------------------------------------------------------------- */

static void fine(void) { exit(troth_main(&call(&main_type, sleep_ms(1))->promise)); }

static void fails(void)
{
    struct troth_promise_void *p = promise_rejected(void, error_new(EIO, "broken"));
    exit(troth_main(&call(&main_type, call(&inner_type, call(&outer_type, p)))->promise));
}

static void fails_beside_others(void)           /* at once: nobody waits for the long sleep */
{
    promise_release(call(&outer_type, sleep_ms(3600000)));
    fails();
}

static void deadlock(void) { exit(troth_main(&call(&main_type, call(&inner_type, promise_new(int)))->promise)); }

static void deadlock_of_all(void)
{
    struct troth_promise_int *p = promise_new(int);
    exit(troth_main(&call(&main_type, promise_all(p, p))->promise));
}

static void circle(void)
{
    struct troth_promise_int *p = promise_new(int), *a = call(&inner_type, promise_keep(p)), *b = call(&outer_type, a);
    promise_keep(b);
    struct frame *inner = (struct frame *)(void *)a;
    troth__unwait(&p->promise, &inner->promise.promise);        /* as if it had awaited b */
    TROTH_LINKS(inner)->awaiting = &b->promise;
    troth__wait(&b->promise, &inner->promise.promise);
    EXPECT(loop_run() == -1);
    exit(5);
}

static void unhandled(void)
{
    promise_release(promise_rejected(int, error_new(EPIPE, "nobody saw")));
    loop_run();
    exit(0);
}

static void dump_rows(void *arg)
{
    (void)arg;
    loop_dump(stderr);
}

static void dump(void)
{
    timer_start(1, dump_rows, NULL);
    exit(troth_main(&call(&main_type, call(&inner_type, sleep_ms(20)))->promise));
}

static void signals(void *arg)
{
    (void)arg;
    raise(SIGUSR1);
}

static void dump_signal(void)
{
    setenv("TROTH_DUMP", "1", 1);
    timer_start(1, signals, NULL);
    exit(troth_main(&call(&main_type, sleep_ms(50))->promise));
}

static void value_of_pending(void)
{
    struct troth_promise_int *p = promise_new(int);
    printf("%d\n", promise_value(p));
}

static void runs_the_loop(void *arg)
{
    (void)arg;
    loop_run();
}

static void loop_in_loop(void)
{
    timer_start(1, runs_the_loop, NULL);
    loop_run();
}

int main(void)
{
    in_child(fine, 4, "");
    in_child(fails, 1, "uncaught error: broken\n    at fails (");
    in_child(fails, 1, "    at async outer (m.c:11)\n    at async inner (m.c:11)\n    at async main (m.c:11)\n");
    in_child(fails_beside_others, 1, "uncaught error: broken\n");
    in_child(deadlock, 1, "deadlock: 2 tasks will never go on\n  promise made at ");
    in_child(deadlock, 1, "loop_main.c:84, which nothing can settle, awaited by\n    inner (m.c:11)\n    main (m.c:11)\n");
    in_child(deadlock_of_all, 1, "  promise_all with 2 inputs left, which nothing can settle, awaited by\n    main (m.c:11)\n");
    in_child(circle, 5, "  tasks that wait for each other in a circle:\n    outer (m.c:11)\n    inner (m.c:11)\n");
    in_child(unhandled, 1, "uncaught error: nobody saw\n");
    in_child(dump, 4, "2 live tasks\n  inner (m.c:11) awaits sleep_ms\n  main (m.c:11) awaits inner\n");
    in_child(dump_signal, 4, "1 live task\n  main (m.c:11) awaits sleep_ms\n");
    in_child(value_of_pending, 134, "troth: promise_value of a promise that is pending\n");
    in_child(loop_in_loop, 134, "troth: loop_run inside the loop");
    return failures != 0;
}
