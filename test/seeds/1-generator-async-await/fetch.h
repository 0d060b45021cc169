/*
 * fetch.h: the task that these cases wait for, and its texts. It starts at once, reports when it is done, and its
 * promise carries the data. The texts are the original's; they are spelled in ASCII here.
 */
#include <stdio.h>
#include <troth.h>

#define USER_A "\u7528\u6237A"                          /* user A */
#define USER_B "\u7528\u6237B"                          /* user B */
#define AND " \u548c "                                  /* and */
#define TASK_STARTS "\u5f00\u59cb\u8bf7\u6c42\u6570\u636e"        /* the request for data starts */
#define TASK_DONE "\u6570\u636e\u8bf7\u6c42\u5b8c\u6210"          /* the request for data is done */
#define FLOW_STARTS "\u6d41\u7a0b\u5f00\u59cb"          /* the flow starts */
#define FLOW_ENDS "\u6d41\u7a0b\u7ed3\u675f"            /* the flow ends */
#define RECEIVED "\u63a5\u6536\u5230"                   /* received */
#define FINAL_RESULT "\u6700\u7ec8\u7ed3\u679c"         /* the final result */
#define RUNNER_DONE "Runner \u5b8c\u6210\uff0c" FINAL_RESULT      /* the runner is done, the final result */

typedef const char *text;

static async text fetch_user_data(text data, int delay)
{
    printf(TASK_STARTS ": %s...\n", data);
    await sleep_ms(delay);
    printf(TASK_DONE ": %s\n", data);
    return data;
}
