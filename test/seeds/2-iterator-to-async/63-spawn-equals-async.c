/* An async function and its spawn form tell the same story. */
#include "spawn.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

async text later(text value, bool fail)
{
    await sleep_ms(5);
    if (fail)
        throw error_new(EIO, "%s", value);
    return value;
}

static void push(char *log, text what, text detail)
{
    sprintf(log + strlen(log), "%s%s%s", *log ? ", " : "", what, detail);
}

async text as_async(char *log)
{
    try {
        push(log, "start", "");
        push(log, "got ", await later("A", false));
        push(log, "got ", await promise_resolved(text, "B"));
        await later("C", true);
        push(log, "not reached", "");
    } catch (e) {
        push(log, "caught ", e->message);
    } finally {
        push(log, "finally", "");
    }
    return "end";
}

generator receives(text) returns(text) promise(text) spawn_form(char *log)
{
    try {
        push(log, "start", "");
        push(log, "got ", yield later("A", false));
        push(log, "got ", yield promise_resolved(text, "B"));
        yield later("C", true);
        push(log, "not reached", "");
    } catch (e) {
        push(log, "caught ", e->message);
    } finally {
        push(log, "finally", "");
    }
    return "end";
}

async int main(void)
{
    char one[100] = "", two[100] = "";
    text end = await as_async(one);
    push(one, end, "");
    end = await async_runner(spawn_form(two));
    push(two, end, "");
    puts(one);
    puts(two);
    return 0;
}
