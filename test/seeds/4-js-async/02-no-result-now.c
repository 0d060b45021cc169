/* An asynchronous call has nothing to return yet: its promise is pending when the call is over. */
#include <troth.h>
#include <stdio.h>

static int answered;

static async const char *ajax(const char *url)
{
    await sleep_ms(5);
    answered++;
    return "data";
}

async int main(void)
{
    promise(const char *) call = ajax("http://some.url.1");
    printf("%s %d\n", promise_state(call) == PROMISE_PENDING ? "undefined" : promise_value(call), answered);
    await sleep_ms(30);
    printf("later, answered: %d\n", answered);
    return 0;
}
