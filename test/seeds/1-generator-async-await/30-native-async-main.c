/* The same flow as an async function needs no runner. */
#include <stdlib.h>
#include "fetch.h"

async discard(free) char *flow(void)
{
    puts(FLOW_STARTS);
    text user_a = await fetch_user_data(USER_A, 10);
    printf(RECEIVED ": %s\n", user_a);
    text user_b = await fetch_user_data(USER_B, 5);
    printf(RECEIVED ": %s\n", user_b);
    puts(FLOW_ENDS);
    char *both = malloc(32);
    snprintf(both, 32, "%s" AND "%s", user_a, user_b);
    return both;
}

async int main(void)
{
    char *result = await flow();
    printf(FINAL_RESULT ": %s\n", result);
    free(result);
    return 0;
}
