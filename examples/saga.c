/*
 * Effects, as redux-saga has them: a saga is a generator that says what it wants done and does nothing itself. An interpreter does it:
 * call an async function, put an action, take one, fork another saga, cancel it. So a saga can be tested by walking over what it
 * yields; and a fork is a task of the one that forked it, so that the rules of tasks hold for sagas.
 *
 *     troth run examples/saga.c
 */
#include <troth.h>
#include <errno.h>
#include <stdio.h>

enum { LOGIN, LOGOUT, TICK, ACTIONS };
enum { CALL, PUT, TAKE, FORK, CANCEL };
static const char *const action_names[] = { "login", "logout", "tick" };
static const char *const effect_names[] = { "call", "put", "take", "fork", "cancel" };

typedef struct effect {
    int kind, argument, *result;                /* the action; the call's argument and result; the task */
    promise(int) (*function)(int);
    iterator(struct effect) (*saga)(int);
} effect;

static effect call(promise(int) (*function)(int), int argument, int *result) { return (effect){ .kind = CALL, .argument = argument, .result = result, .function = function }; }
static effect put(int action) { return (effect){ .kind = PUT, .argument = action }; }
static effect take(int action) { return (effect){ .kind = TAKE, .argument = action }; }
static effect fork_saga(iterator(struct effect) (*saga)(int), int argument, int *task) { return (effect){ .kind = FORK, .argument = argument, .result = task, .saga = saga }; }
static effect cancel(int task) { return (effect){ .kind = CANCEL, .argument = task }; }
/* --- the interpreter ------------------------------------------------------------------------------------------------------------- */

static promise(int) taken[ACTIONS];             /* who waits for an action waits for this; each action makes a new one */
static promise(int) tasks[8];                   /* lent, as long as they run */
static int task_count;

static void dispatch(int action)
{
    promise(int) those = taken[action];
    printf("action %s\n", action_names[action]);
    taken[action] = promise_new(int);
    promise_resolve(those, action);
    promise_release(those);
}

static async int perform(effect e)
{
    if (e.kind == CALL)
        return *e.result = await e.function(e.argument);
    if (e.kind == PUT)
        dispatch(e.argument);
    else if (e.kind == TAKE)
        await taken[e.argument];
    else if (e.kind == CANCEL && e.argument >= 0)
        promise_cancel(tasks[e.argument]);
}

/* The saga goes on, or is told what failed. False: it has ended, perhaps with an error. */
static bool asks(iterator(effect) saga, troth_error *failed, effect *e, troth_error **error)
{
    if (failed) {
        iter_result(effect) told = iter_throw(saga, failed);
        return *e = told.value, *error = told.error, !told.done;
    }
    iter_result(effect) step = iter_next(saga);
    return *e = step.value, *error = step.error, !step.done;
}

/* Nobody keeps a fork: its failure ends the task that forked it, and so the saga there, whose own `try` does not see it. */
static void lend(int task, promise(int) p) { tasks[task] = promise_state(p) == PROMISE_PENDING ? p : NULL; }

/* Its end waits for what it forked. Cancelled, it lets go of the saga, which is closed: its finally runs. */
static async int run_saga(iterator(effect) saga, int task)
{
    defer tasks[task] = NULL;
    troth_error *failed = NULL, *error = NULL;
    effect e;
    while (asks(saga, failed, &e, &error)) {
        failed = NULL;
        try {
            if (e.kind == FORK) {
                *e.result = task_count++;
                lend(*e.result, run_saga(e.saga(e.argument), *e.result));
            } else
                await perform(e);
        } catch (reason) {
            if (reason->code == ECANCELED)
                throw reason;
            failed = error_keep(reason);
        }
    }
    if (error)
        throw error;
}

/* --- the program's own functions and sagas ------------------------------------------------------------------------------------------ */

static async int pause_for(int ms) { return await sleep_ms(ms), ms; }

static async int authorize(int user)
{
    await sleep_ms(20);
    if (user == 13)
        throw error_new(EACCES, "user %d may not", user);
    return 1000 + user;
}

static generator effect ticking(int every)
{
    int slept = 0;
    try {
        for (;; yield put(TICK))
            yield call(pause_for, every, &slept);
    } finally {
        puts("the ticking is over");
    }
}

static generator effect session(int user)
{
    int token = 0, task = -1;
    try {
        yield call(authorize, user, &token);
        printf("user %d has token %d\n", user, token);
        yield put(LOGIN);
        yield fork_saga(ticking, 30, &task);
        yield take(LOGOUT);
        printf("user %d is gone\n", user);
    } catch (e) {
        printf("refused: %s\n", e->message);
    }
    yield cancel(task);
}

async int main(void)
{
    for (int i = 0; i < ACTIONS; i++)
        taken[i] = promise_new(int);
    foreach (effect e, session(7)) {            /* a saga by itself does nothing: a test looks at what it asks for */
        printf("asks for: %s\n", effect_names[e.kind]);
        if (e.kind == TAKE)
            break;
    }
    promise(int) first = run_saga(session(7), task_count++);
    await run_saga(session(13), task_count++);
    await sleep_ms(100);
    dispatch(LOGOUT);
    await first;
    for (int i = 0; i < ACTIONS; i++)
        promise_release(taken[i]);
}
// no-sweep memory: what it makes by hand it takes for granted
