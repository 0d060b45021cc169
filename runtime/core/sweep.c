/*
 * sweep.c: interruptions on demand, for `troth sweep` (only in the checking build, -DTROTH_CHECK).
 *
 * TROTH_SWEEP in the environment says what the program is to suffer, once:
 *
 *     cancel:K    the task that suspends for the Kth time is cancelled while it waits: before the next job runs
 *     race:K      the task that is about to be resumed for the Kth time is cancelled: what it waited for has just settled
 *     error:K     the Kth resumption throws ECONNABORTED instead of giving the value
 *     memory:K    the Kth allocation of the runtime fails
 *     count       nothing; TROTH_SWEEP_LOG names a file that gets a line for each suspension (s) and resumption (r; x where
 *                 an error cannot be thrown): its number, how many allocations there were before, the function, the place
 *
 * All are counted from 1, in the thread that the program starts in. Suspensions are counted as they happen, so that up to
 * the Kth a run is the one that was counted. Nothing is held: a suspended task is pending, and so holds itself, at least
 * until a job runs.
 */
#include "object.h"

#ifdef TROTH_CHECK

#include <stdio.h>

enum kind { NOTHING, COUNT, CANCEL, RACE, ERROR, MEMORY };

static struct {
    struct troth__state *thread;
    enum kind kind;
    unsigned long at, suspended, resumed, allocated;
    troth_promise *target;                      /* it suspended in the job that runs, and is to be cancelled after that */
    FILE *log;
} sweep;

static void close_log(void)
{
    fprintf(sweep.log, "m %lu\n", sweep.allocated);
    fclose(sweep.log);
    sweep.log = NULL;
}

__attribute__((constructor)) static void read_environment(void)
{
    static const char *const names[] = { [CANCEL] = "cancel:", [RACE] = "race:", [ERROR] = "error:", [MEMORY] = "memory:" };
    const char *wanted = getenv("TROTH_SWEEP"), *log = getenv("TROTH_SWEEP_LOG");
    if (!wanted)
        return;
    sweep.thread = &troth__state;
    for (enum kind kind = CANCEL; kind <= MEMORY; kind++)
        if (!strncmp(wanted, names[kind], strlen(names[kind]))) {
            sweep.kind = kind;
            sweep.at = strtoul(wanted + strlen(names[kind]), NULL, 10);
        }
    if (strcmp(wanted, "count") || !log)
        return;
    sweep.kind = COUNT;
    sweep.log = fopen(log, "w");
    if (sweep.log)
        atexit(close_log);
}

/* The lines must survive a program that ends by a signal. */
static void note(char what, unsigned long number, const troth_promise *t, unsigned point)
{
    const troth_descriptor *type = t->type;
    if (!sweep.log)
        return;
    fprintf(sweep.log, "%c %lu %lu %s %s:%d\n", what, number, sweep.allocated, type->name, type->file ? type->file : "?",
        point < type->point_count ? type->points[point].line : 0);
    fflush(sweep.log);
}

bool troth__sweeping(void) { return sweep.kind != NOTHING; }

void troth__sweep_suspended(troth_promise *t, unsigned point)
{
    if (!sweep.kind || sweep.thread != &troth__state)
        return;
    note('s', ++sweep.suspended, t, point);
    if (sweep.kind == CANCEL && sweep.suspended == sweep.at)
        sweep.target = t;
}

void troth__sweep_between(void)
{
    troth_promise *t = sweep.target;
    if (!t || sweep.thread != &troth__state)
        return;
    sweep.target = NULL;
    troth__cancel(t, false);
}

/*
 * Does an error in the place of the value lose nothing? What the value owns is disposed of by `discard`; without that only
 * what can own nothing may be dropped. (The error comes from inside the awaited function then.)
 */
static bool can_throw(const struct troth__state *s, const troth_promise *t)
{
    const troth_promise *p = TROTH_LINKS(t)->awaiting;
    if (troth__has(t, TROTH_ENDING) || troth__is(p) != TROTH_FULFILLED || p == &s->turn)
        return false;
    if (p->type->kind == TROTH_TIMEOUT)         /* its value is that of what it waited for; its size is in `point` */
        return p->point * 8u < sizeof *p + sizeof(void *);
    return !troth__in_tree(p) || p->type->discard || p->type->value_size < sizeof(void *);
}

static void throw_there(troth_promise *t)
{
    const troth_descriptor *type = t->type;
    const char *file = type->file ? type->file : "?";
    int line = t->point < type->point_count ? type->points[t->point].line : 0;
    troth_error *error = troth_error_new(file, line, type->name, ECONNABORTED, "injected at %s:%d", file, line);
    troth_promise *before = TROTH_LINKS(t)->awaiting;
    troth_promise *p = troth_promise_rejected(sizeof(troth_promise), _Alignof(troth_promise), error);
    troth__add(p, TROTH_SEEN);
    TROTH_LINKS(t)->awaiting = p;
    troth__release(before);
}

void troth__sweep_resumed(troth_promise *t)
{
    if (!sweep.kind || sweep.thread != &troth__state)
        return;
    bool now = ++sweep.resumed == sweep.at;
    bool throws = sweep.kind == COUNT || (now && sweep.kind == ERROR) ? can_throw(sweep.thread, t) : false;
    note(throws ? 'r' : 'x', sweep.resumed, t, t->point);
    if (now && sweep.kind == RACE)
        troth__cancel(t, false);
    else if (now && throws)
        throw_there(t);
}

bool troth__sweep_refused(void)
{
    if (!sweep.kind || sweep.thread != &troth__state)
        return false;
    return ++sweep.allocated == sweep.at && sweep.kind == MEMORY;
}

#else

typedef int troth__not_empty;                   /* a unit may not be */

#endif
