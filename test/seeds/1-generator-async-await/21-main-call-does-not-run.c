/* Calling the generator starts nothing; the first iter_next runs it to its first yield. */
#include "fetch.h"

generator promise(text) receives(text) returns(text) flow(void)
{
    puts(FLOW_STARTS);
    text user_a = yield fetch_user_data(USER_A, 10);
    printf(RECEIVED ": %s\n", user_a);
}

async int main(void)
{
    iterator(promise(text), text, text) it = flow();
    puts("called, nothing started");
    iter_result(promise(text), text) r = iter_next(it);
    printf("yielded a promise: %s done: %s\n", r.value && promise_state(r.value) == PROMISE_PENDING ? "true" : "false",
        r.done ? "true" : "false");
    return 0;
}
