/* An async function that catches a rejection goes on and fulfils, unlike the runner as written (24). */
#include <errno.h>
#include <stdio.h>
#include <troth.h>

#define NETWORK_ERROR "\u7f51\u7edc\u9519\u8bef"                  /* network error */
#define CAUGHT "\u6355\u83b7\u5230\u9519\u8bef"                   /* caught an error */

async void fail(const char *message, int ms)
{
    await sleep_ms(ms);
    throw error_new(EIO, "%s", message);
}

async void job(void)
{
    try {
        await fail(NETWORK_ERROR, 10);
        puts("never printed");
    } catch (error) {
        printf(CAUGHT ": %s\n", error->message);
    }
}

async int main(void)
{
    await job();
    puts("fulfilled with undefined");
    return 0;
}
