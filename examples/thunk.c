/*
 * Thunks: a call whose arguments are given and whose callback is not yet. A runner drives a generator that yields thunks: it calls each
 * with a callback that resumes the generator, or throws the error in. What a thunk brings is stored where it says. No promise and no
 * await anywhere.
 *
 *     troth run examples/thunk.c
 */
#include <troth.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

typedef void thunk_done(troth_error *error, long value, void *context);     /* takes the error */

typedef struct { void (*call)(long argument, thunk_done *done, void *context); long argument, *result; } thunk;

/* --- some thunks --------------------------------------------------------------------------------------------------------------- */

struct answer { thunk_done *done; void *context; long argument; };

static void answer_size(void *arg)
{
    struct answer a = *(struct answer *)arg;
    free(arg);
    if (a.argument < 0)
        a.done(error_new(ENOENT, "no file %ld", a.argument), 0, a.context);
    else
        a.done(NULL, a.argument * 1000, a.context);
}

static void measure(long file, thunk_done *done, void *context)
{
    struct answer *a = malloc(sizeof *a);
    if (!a)
        abort();
    *a = (struct answer){ done, context, file };
    timer_start(10, answer_size, a);
}

static void twice(long value, thunk_done *done, void *context) { done(NULL, 2 * value, context); }      /* calls back at once */

static thunk size_of_file(long file, long *size) { return (thunk){ measure, file, size }; }
static thunk doubled(long value, long *result) { return (thunk){ twice, value, result }; }

/* --- the runner ------------------------------------------------------------------------------------------------------------------ */

struct run { iterator(thunk) it; thunk_done *done; void *context; long *result; troth_error *error; bool calling, answered; };

static void on_answer(troth_error *error, long value, void *context);

/* What the generator did: it has ended, or yielded a thunk, which is called. True: it has answered already. */
static bool called(struct run *run, bool done, troth_error *error, thunk next)
{
    if (done) {
        run->done(error, 0, run->context);
        iter_release(run->it);
        free(run);
        return false;
    }
    run->result = next.result;
    run->answered = false;
    run->calling = true;
    next.call(next.argument, on_answer, run);
    run->calling = false;
    return run->answered;
}

static bool stepped(struct run *run)
{
    if (run->error) {
        iter_result(thunk) thrown = iter_throw(run->it, run->error);
        return called(run, thrown.done, thrown.error, thrown.value);
    }
    iter_result(thunk) next = iter_next(run->it);
    return called(run, next.done, next.error, next.value);
}

/* Thunks that call back at once are a loop; one that answers later ends it, and its answer starts it again. */
static void go_on(struct run *run)
{
    while (stepped(run)) { }
}

static void on_answer(troth_error *error, long value, void *context)
{
    struct run *run = context;
    run->error = error;
    if (!error)
        *run->result = value;
    run->answered = true;
    if (!run->calling)
        go_on(run);
}

/* Borrows the generator; `done` is called once. */
static void run_thunks(iterator(thunk) it, thunk_done *done, void *context)
{
    struct run *run = malloc(sizeof *run);
    if (!run)
        abort();
    *run = (struct run){ .it = iter_keep(it), .done = done, .context = context };
    go_on(run);
}

/* --- what is run ------------------------------------------------------------------------------------------------------------------- */

static generator thunk total(long first, long second)
{
    long sum, more = 0;
    yield size_of_file(first, &sum);
    printf("the first has %ld\n", sum);
    try {
        yield size_of_file(second, &more);
    } catch (e) {
        printf("the second is left out: %s\n", e->message);
    }
    sum += more;
    for (int i = 0; i < 3; i++)
        yield doubled(sum, &sum);
    printf("in all, three times doubled: %ld\n", sum);
}

static generator thunk careless(void)
{
    long size;
    yield size_of_file(-1, &size);
    puts("not reached");
}

static void print(troth_error *error, long value, void *name)
{
    (void)value;
    printf("%s: %s\n", (char *)name, error ? error->message : "done");
    error_free(error);
}

int main(void)
{
    iterator(thunk) both = total(1, 2), one = total(3, -4), none = careless();
    run_thunks(both, print, "both");
    run_thunks(one, print, "one");
    run_thunks(none, print, "none");
    iter_release(both);
    iter_release(one);
    iter_release(none);
    puts("started");
    return loop_run();
}
