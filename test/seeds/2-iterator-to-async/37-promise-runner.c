/* The same recursion with promise_then, for a generator that yields promises. */
#include <troth.h>
#include <stdio.h>

async int later(int value, int ms)
{
    await sleep_ms(ms);
    return value;
}

typedef iterator(promise(int), int, int) work;

generator receives(int) returns(int) promise(int) add(void)
{
    int a = yield later(1, 10);
    printf("a = %d\n", a);
    int b = yield later(a + 1, 5);
    printf("b = %d\n", b);
    return a + b;
}

static void next(troth_promise *settled, troth_promise *derived, void *context)
{
    work gen = context;
    (void)derived;
    iter_result(promise(int), int) result = iter_send(gen, settled ? promise_value((promise(int))settled) : 0);
    if (result.done) {
        printf("result: %d\n", result.result);
        iter_release(gen);
        return;
    }
    promise_release(promise_then(void, result.value, next, NULL, gen));
}

static void run(work gen)
{
    next(NULL, NULL, gen);
}

int main(void)
{
    run(add());
    return loop_run();
}
