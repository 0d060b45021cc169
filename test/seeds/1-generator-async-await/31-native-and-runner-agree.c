/* An async function, and a generator driven by the runner, write the same log line by line. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef const char *run_value;
typedef struct { char text[8]; } run_result;
#include "../runner.h"

typedef const char *text;
typedef struct { char lines[16][16]; int count; } journal;

static void note(journal *log, text what, text data)
{
    snprintf(log->lines[log->count++], sizeof log->lines[0], "%s%s", what, data);
}

async text task(journal *log, text data, int ms)
{
    note(log, "start ", data);
    await sleep_ms(ms);
    note(log, "done ", data);
    return data;
}

async run_result flow_async(journal *log)
{
    run_result both;
    note(log, "begin", "");
    text a = await task(log, "A", 10);
    note(log, "got ", a);
    text b = await task(log, "B", 5);
    note(log, "got ", b);
    snprintf(both.text, sizeof both.text, "%s%s", a, b);
    return both;
}

generator promise(text) receives(text) returns(run_result) flow_generator(journal *log)
{
    run_result both;
    note(log, "begin", "");
    text a = yield task(log, "A", 10);
    note(log, "got ", a);
    text b = yield task(log, "B", 5);
    note(log, "got ", b);
    snprintf(both.text, sizeof both.text, "%s%s", a, b);
    return both;
}

async void via_async(journal *log)
{
    run_result r = await flow_async(log);
    note(log, "result ", r.text);
}

async void via_runner(journal *log)
{
    run_result r = await async_runner(flow_generator(log));
    note(log, "result ", r.text);
}

async int main(void)
{
    journal one = { .count = 0 }, two = { .count = 0 };
    await via_async(&one);
    await via_runner(&two);
    bool same = one.count == two.count;
    for (int i = 0; i < one.count; i++) {
        puts(one.lines[i]);
        same = same && strcmp(one.lines[i], two.lines[i]) == 0;
    }
    printf("same log: %s\n", same ? "true" : "false");
    return 0;
}
