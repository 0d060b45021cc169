/* The task starts at once, reports when it is done, and its promise carries the data. */
#include "fetch.h"

static void print_data(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived, (void)context;
    printf("then: %s\n", promise_value((promise(text))settled));
}

async int main(void)
{
    promise_then(void, fetch_user_data(USER_A, 10), print_data, NULL, NULL);
    puts("after the call");
    return 0;
}
