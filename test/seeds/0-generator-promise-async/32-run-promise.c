/* A runner for generators of promises: it waits for each one, and gives a promise of what the generator returns. */
#include <stdio.h>
#include <troth.h>

typedef const char *text;
typedef struct { char items[3][8]; } list;

typedef text run_value;
typedef list run_result;
#include "../runner.h"

async text mock_fetch(text data, int ms)
{
    await sleep_ms(ms);
    return data;
}

generator promise(text) receives(text) returns(list) bar(text prefix, int ms)
{
    list l;
    snprintf(l.items[0], sizeof l.items[0], "%sa", prefix);
    printf("have %s\n", yield mock_fetch(l.items[0], ms));
    snprintf(l.items[1], sizeof l.items[1], "%sb", prefix);
    printf("have %s\n", yield mock_fetch(l.items[1], ms));
    snprintf(l.items[2], sizeof l.items[2], "%sc", prefix);
    printf("have %s\n", yield mock_fetch(l.items[2], ms));
    return l;
}

async int main(void)
{
    promise(list) p = async_runner(bar("x-", 10));
    printf("run gives a promise: %s\n", _Generic(p, promise(list): "true", default: "false"));
    list l = await p;
    printf("result [ '%s', '%s', '%s' ]\n", l.items[0], l.items[1], l.items[2]);
    return 0;
}
