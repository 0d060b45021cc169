/* The same flow driven by hand, with one promise_then for each yield. */
#include "fetch.h"

typedef struct { char text[32]; } line;
typedef iterator(promise(text), text, line) walk;

generator promise(text) receives(text) returns(line) flow(void)
{
    puts(FLOW_STARTS);
    text user_a = yield fetch_user_data(USER_A, 10);
    printf(RECEIVED ": %s\n", user_a);
    text user_b = yield fetch_user_data(USER_B, 5);
    printf(RECEIVED ": %s\n", user_b);
    puts(FLOW_ENDS);
    line both;
    snprintf(both.text, sizeof both.text, "%s" AND "%s", user_a, user_b);
    return both;
}

static void got_b(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    walk it = context;
    iter_result(promise(text), line) r = iter_send(it, promise_value((promise(text))settled));
    printf("{ value: '%s', done: %s }\n", r.result.text, r.done ? "true" : "false");
    iter_release(it);
}

static void got_a(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    walk it = context;
    promise(text) b = iter_send(it, promise_value((promise(text))settled)).value;
    promise_release(promise_then(void, b, got_b, NULL, it));
}

int main(void)
{
    walk it = flow();                           /* released by the last callback */
    promise_release(promise_then(void, iter_next(it).value, got_a, NULL, it));
    return loop_run();
}
