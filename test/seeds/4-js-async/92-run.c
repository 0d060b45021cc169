/* A runner for generators: it takes arguments, waits at every promise, and gives a promise of the result. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>
#include "run.h"

struct host { text base; };

/* The answer is in `answer`, which belongs to the caller. */
static async text request(char answer[40], text base, text rest)
{
    await sleep_ms(5);
    snprintf(answer, 40, "<%s%s>", base, rest);
    return answer;
}

static generator receives(text) returns(text) promise(text) host_main(struct host *host, text a, text b)
{
    char answer[40];

    text r1 = yield request(answer, host->base, a);
    puts(r1);
    text r2 = yield request(answer, host->base, b);
    puts(r2);
    text plain = yield promise_resolved(text, "not a promise");
    return plain;
}

static void print(troth_promise *settled, troth_promise *derived, void *context)
{
    printf("result: %s\n", promise_value((promise(text))settled));
}

async int main(void)
{
    struct host host = { "http://some.url" };

    promise(void) printed = promise_then(void, run(host_main(&host, ".1", ".2")), print, NULL, NULL);
    puts("run has returned");
    await printed;
    return 0;
}
