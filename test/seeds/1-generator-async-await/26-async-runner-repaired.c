/* A runner that treats the answer of iter_throw like that of iter_next goes on after a caught rejection. */
#include "fetch.h"
#include <errno.h>

typedef text run_value;
typedef text run_result;
#include "../runner.h"

#define NETWORK_ERROR "\u7f51\u7edc\u9519\u8bef"                  /* network error */
#define CAUGHT "\u6355\u83b7\u5230\u9519\u8bef"                   /* caught an error */

async text fail(text message, int ms)
{
    await sleep_ms(ms);
    throw error_new(EIO, "%s", message);
}

async text succeed(text value, int ms)
{
    await sleep_ms(ms);
    return value;
}

generator promise(text) receives(text) returns(text) flow(void)
{
    try {
        yield fail(NETWORK_ERROR, 10);
    } catch (error) {
        printf(CAUGHT ": %s\n", error->message);
    }
    puts("next request");
    text value = yield succeed("data", 5);
    return value;
}

async int main(void)
{
    printf(RUNNER_DONE ": %s\n", await async_runner(flow()));
    return 0;
}
