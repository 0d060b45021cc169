/*
 * process.h: child processes.
 *
 * A child belongs to who started it: a task that waits for it and is cancelled ends it (SIGTERM, then SIGKILL) and waits
 * until it is gone, and process_close ends it in the background. Whatever happens, it is reaped. docs/process.md says more.
 */
#ifndef TROTH_PROCESS_H
#define TROTH_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <troth/stream.h>
#include <troth/task.h>

typedef struct troth_process troth_process;

/* What a standard stream of the child is: one of these, or a descriptor of this process from 1 on (borrowed until the
 * child has started). */
enum {
    PROCESS_PIPE = 0,                           /* a pipe to this process */
    PROCESS_INHERIT = -1,                       /* what this process has there */
    PROCESS_NULL = -2,                          /* /dev/null */
    PROCESS_MERGE = -3,                         /* errors: goes where the output goes */
};

/* All zero: the defaults. Everything in it is borrowed until the child has started, `input` until process_run settles. */
typedef struct process_options {
    const char *directory;                      /* where the child starts; NULL: here */
    char *const *environment;                   /* "NAME=VALUE", ..., NULL: instead of this process's; NULL: that one's */
    char *const *variables;                     /* the same, added to it; "NAME" takes one away; NULL: none */
    int input, output, errors;                  /* PROCESS_PIPE, ...; process_run's default input is `data` */
    const void *data;                           /* process_run: what the child reads from its standard input */
    size_t data_size;
    size_t limit;                               /* process_run: the most of output, and of errors, in bytes; 0: 64 MiB */
    bool group;                                 /* a session and process group of its own; signals go to all of the group */
    bool detached;                              /* as group, and process_close leaves it running */
    uid_t user;                                 /* who it runs as (needs root); 0: as this process. Drops other groups */
    gid_t user_group;                           /* likewise */
    int grace_ms;                               /* from SIGTERM to SIGKILL; 0: 5000; negative: SIGKILL at once */
} process_options;

/* How it ended. */
typedef struct process_status {
    int status;                                 /* what it gave to exit; 0 if a signal ended it */
    int signal;                                 /* the signal that ended it, or 0 */
} process_status;

typedef struct process_result {
    int status, signal;                         /* as in process_status */
    char *output, *errors;                      /* from malloc, each followed by a zero byte; the awaiter frees them. NULL: it was no pipe */
    size_t output_size, errors_size;
} process_result;

/* Runs a program to its end. `argv` is the program (looked for in PATH if it has no slash) and its arguments, then NULL; it
 * and `options` (NULL: defaults) are read at once. Settles when the child has ended and its output is closed by all who
 * have it. A status that is not 0 is no error. That the child does not read its input is no error either. Errors: "start
 * nosuch: No such file or directory"; EMSGSIZE beyond the limit. Cancelled, or failing, it ends the child first. */
TROTH_PROMISE(struct_process_result, process_result) process_run(char *const *argv, const process_options *options);
/* Frees output and errors of a result, and clears them. */
void process_result_free(process_result *result);

/* Starts a program. Gives it to the awaiter, who calls process_close. Errors as of process_run. */
TROTH_PROMISE(struct_troth_process_ptr, troth_process *) process_start(char *const *argv, const process_options *options);
/* The other ends of its pipes: to its standard input, from its output and errors. NULL where it has no pipe, or where it
 * was closed by stream_close or process_close. They belong to the process, but may be closed by stream_close before it. */
troth_stream *process_input(troth_process *p);
troth_stream *process_output(troth_process *p);
troth_stream *process_errors(troth_process *p);
pid_t process_pid(const troth_process *p);      /* 0: it has ended */
/* Settles when it has ended; again and again, if asked. Cancelled, it ends the child first. */
TROTH_PROMISE(struct_process_status, process_status) process_wait(troth_process *p);
/* Sends a signal, to its group if it has one. 0, or -1 with errno: ESRCH if it has ended, EINVAL, EPERM. */
int process_kill(troth_process *p, int signal);
/* Gives it up: the pointer is dead, the pipes are closed, a process_wait is rejected with ECANCELED. A child that still runs
 * gets SIGTERM, and SIGKILL after its grace time; the loop stays until it is gone. A detached one goes on by itself, and is
 * not waited for. Never suspends; accepts NULL. */
void process_close(troth_process *p);

#endif
