/*
 * process.h: child processes, without a shell. One child runs at a time. Statuses are the shell's: what the child
 * returned, 128 + n when signal n ended it, 127 when there is no such program, 126 when it cannot be executed.
 */
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

#include <stdbool.h>
#include "compiler/base/arena.h"

struct process {
    char *const *arguments;     /* ends with NULL; arguments[0] is searched in PATH */
    const char *program;        /* what to execute, when it is not arguments[0] */
    int input;                  /* a file descriptor for the child's standard input; 0: ours */
    struct buffer *output;      /* collects its standard output; NULL: ours */
    struct buffer *errors;      /* collects its standard error; NULL: ours */
    bool hide_dependencies;     /* run it without gcc's DEPENDENCIES_OUTPUT, which would have it write a file */
    bool relay;                 /* the child is the program that the user runs: signals are its business, not ours */
    int seconds;                /* it is killed when it takes longer; 0: no limit */
    bool *late;                 /* says whether it was; NULL: nobody asks */
};

/* Runs a child and waits for it. A child that cannot be started is reported on standard error. */
int process_run(const struct process *what);

/* Becomes the program; returns, with 127 or 126 and after a message, only when that fails. */
int process_become(char *const *arguments);

/*
 * From here on SIGINT, SIGTERM, SIGHUP and SIGQUIT end the child first, if there is one, then call `clean` and end this
 * process in the way that the signal asks for; so do faults and exit(). `clean` may be called from a signal handler.
 */
void process_guard(void (*clean)(void));

#endif
