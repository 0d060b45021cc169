/* A step is first given nothing, then each promise's value, and stops when the generator is done. */
#include "fetch.h"

typedef struct { char text[32]; } line;
typedef iterator(promise(text), text, line) walk;

static async text task(text data, int ms)
{
    await sleep_ms(ms);
    return data;
}

generator promise(text) receives(text) returns(line) flow(void)
{
    text user_a = yield task(USER_A, 10);
    text user_b = yield task(USER_B, 5);
    line both;
    snprintf(both.text, sizeof both.text, "%s" AND "%s", user_a, user_b);
    return both;
}

static void step_on(troth_promise *settled, troth_promise *derived, void *context);

static void step(walk it, text input)
{
    iter_result(promise(text), line) r = iter_send(it, input);
    printf("step(%s) -> %s, done: %s\n", input ? input : "undefined", r.done ? r.result.text : "a promise",
        r.done ? "true" : "false");
    if (r.done)
        iter_release(it);
    else
        promise_release(promise_then(void, r.value, step_on, NULL, it));
}

static void step_on(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    step(context, promise_value((promise(text))settled));
}

int main(void)
{
    step(flow(), NULL);
    return loop_run();
}
