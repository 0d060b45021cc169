/* The original's texts, spelled in ASCII. */
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
