/* What redux-saga does at the edges, by the interpreter of examples/saga.c: a fork that fails, a cancel of a saga that sits in
 * a take, of one that has ended, and of one whose finally yields. */
// flags: -Wno-unused-function
// not portable: it includes an example
// no-sweep: the example is swept
#define main example_main
#include "../../examples/saga.c"
#undef main

static async int fails(int ms)
{
    await sleep_ms(ms);
    throw error_new(EIO, "broken after %d ms", ms);
}

static generator effect failing(int ms)
{
    int result;
    yield call(fails, ms, &result);
}

/* Its own try does not see what a fork did: the fork's failure ends it. */
static generator effect parent(int ms)
{
    int task;
    try {
        yield fork_saga(failing, ms, &task);
        puts("parent: forked");
        yield take(LOGOUT);
        puts("never printed");
    } catch (e) {
        printf("never printed: %s\n", e->message);
    } finally {
        puts("parent: finally");
    }
}

static generator effect sits_in_take(int n)
{
    try {
        yield take(LOGIN);
        puts("never printed");
    } finally {
        printf("taker %d: finally\n", n);
    }
}

static generator effect quick(int n)
{
    printf("quick %d\n", n);
    yield put(TICK);
}

static generator effect canceller(int n)
{
    int sits, ended, slept;
    yield fork_saga(sits_in_take, n, &sits);
    yield fork_saga(quick, n, &ended);
    yield call(pause_for, 10, &slept);
    yield cancel(sits);
    yield cancel(ended);
    puts("canceller goes on");
    yield put(LOGIN);
}

static async void show(const char *name, promise(int) p)
{
    try {
        await p;
        printf("%s: fulfilled\n", name);
    } catch (e) {
        printf("%s: %s\n", name, e->code == ECANCELED ? "cancelled" : e->message);
    }
}

async int main(void)
{
    for (int i = 0; i < ACTIONS; i++)
        taken[i] = promise_new(int);
    promise(int) p = run_saga(parent(20), task_count++);
    await show("a fork that fails later", p);
    p = run_saga(parent(0), task_count++);
    await show("a fork that fails soon", p);
    p = run_saga(canceller(1), task_count++);
    await show("canceller", p);
    p = run_saga(sits_in_take(2), task_count++);
    promise_cancel(p);
    await show("taker", p);
    for (int i = 0; i < ACTIONS; i++)
        promise_release(taken[i]);
    return 0;
}
// expect: parent: forked
// expect: parent: finally
// expect: a fork that fails later: broken after 20 ms
// expect: parent: forked
// expect: parent: finally
// expect: a fork that fails soon: broken after 0 ms
// expect: quick 1
// expect: action tick
// expect: taker 1: finally
// expect: canceller goes on
// expect: action login
// expect: canceller: fulfilled
// expect: taker 2: finally
// expect: taker: cancelled
