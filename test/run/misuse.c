/* What no program may do ends it with a message that names the operation, and does nothing else. */
// expect: promise_resolve of NULL
// expect: promise_reject of NULL
// expect: promise_follow of NULL
// expect: promise_state of NULL
// expect: promise_value of NULL
// expect: promise_error of NULL
// expect: promise_on_cancel of NULL
// expect: promise_value of a promise that is pending
// expect: an iterator is used that is NULL
// expect: timer_start with no function: NULL
// expect: timer_every with no function: NULL
// expect: loop_immediate with no function: NULL
// expect: loop_microtask with no function: NULL
// expect: loop_work with no function: NULL
// expect: loop_post with no function: NULL
// expect: loop_run inside the loop
// expect: loop_run inside a task: it is the loop that runs tasks, and a task awaits
// expect: 17
#include <troth.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static promise(int) none;
static iterator(int) no_iterator;

static void resolve(void *arg) { (void)arg; promise_resolve(none, 1); }
static void reject(void *arg) { (void)arg; promise_reject(none, NULL); }
static void follow(void *arg) { promise_follow(none, (promise(int))arg); }
static void state(void *arg) { (void)arg; promise_state(none); }
static void value(void *arg) { (void)arg; (void)promise_value(none); }
static void error(void *arg) { (void)arg; promise_error(none); }
static void on_cancel(void *arg) { (void)arg; promise_on_cancel(none, reject, NULL); }
static void early(void *arg) { (void)arg; (void)promise_value(promise_new(int)); }
static void walk(void *arg) { (void)arg; iter_next(no_iterator); }
static void start(void *arg) { timer_start(1, NULL, arg); }
static void every(void *arg) { timer_every(1, NULL, arg); }
static void immediate(void *arg) { loop_immediate(NULL, arg); }
static void microtask(void *arg) { loop_microtask(NULL, arg); }
static void work(void *arg) { loop_work(NULL, arg); }
static void post(void *arg) { loop_post(loop_current(), NULL, arg); }
static void again(void *arg) { (void)arg; loop_run(); }
static void nested(void *arg) { timer_start(1, again, arg); loop_run(); }
static async void runs(void) { loop_run(); }
static void in_task(void *arg) { (void)arg; runs(); }

static int faults;

static void try_it(void (*fn)(void *arg))
{
    static const struct rlimit no_core = { 0, 0 };
    int out[2], status;
    char text[4096];
    size_t length = 0;
    if (pipe(out) != 0)
        return;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &no_core);
        dup2(out[1], 2);
        fn(NULL);
        _exit(0);
    }
    close(out[1]);
    for (ssize_t n; (n = read(out[0], text + length, sizeof text - 1 - length)) > 0; )
        length += (size_t)n;
    close(out[0]);
    waitpid(child, &status, 0);
    text[length] = '\0';
    faults += WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
    printf("%s", strncmp(text, "troth: ", 7) ? "no message\n" : text + 7);
}

int main(void)
{
    void (*const all[])(void *arg) = { resolve, reject, follow, state, value, error, on_cancel, early, walk, start, every,
        immediate, microtask, work, post, nested, in_task };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        try_it(all[i]);
    printf("%d\n", faults);
    return 0;
}
