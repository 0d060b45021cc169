/*
 * fetch.h: the task that these cases wait for. It starts at once, reports when it is done, and its promise carries the
 * data.
 */
#include <stdio.h>
#include <troth.h>
#include "texts.h"

typedef const char *text;

static async text fetch_user_data(text data, int delay)
{
    printf(TASK_STARTS ": %s...\n", data);
    await sleep_ms(delay);
    printf(TASK_DONE ": %s\n", data);
    return data;
}
