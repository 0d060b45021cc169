/*
 * script.h: a task lowered by hand whose body interprets a small script, and operations under a clock of the test's own.
 * With it, tests of ownership and cancellation are tables, and random programs are random tables.
 *
 * A task has four variables that own promises. Each statement is one row; the function ends behind the last one.
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <limits.h>

#include "testing.h"

enum action {
    END, CALL, SLEEP, SLOW, HOOKED, HAND, GLOBAL, COPY, ALL, RACE, THEN,    /* gives a promise to variable `a` */
    AWAIT, TRY_AWAIT, FINALLY_AWAIT,            /* variable a, or with a == TEMPORARY what `b` of the row before gave */
    DROP, CANCEL, CANCEL_GLOBAL, DETACH, STORE, UNSTORE, SETTLE, REFUSE, THROW, RETURN, SAY, CANCEL_SELF,
    LEAVE, LEAVE_THROW,                         /* the end of a block whose variables are 2 and 3; also by an error */
};

struct row { enum action action; int a, b; const struct row *callee; const char *text; };

enum { VARIABLES = 4, HANDS = 3, GLOBALS = 4 };

/* --- the clock -------------------------------------------------------------------------------------------------------- */

struct script_op { struct troth_promise_int promise; int due, cancel_after; bool wins, canceled, cancel_now; struct script_op *next; };

static struct script_op *pending_ops;
static int script_now, script_made, script_fuel = INT_MAX;
static struct troth_promise_int *hands[HANDS], *globals[GLOBALS];

static void script_cancel(troth_promise *p)
{
    struct script_op *op = (void *)p;
    op->canceled = !op->wins;
    op->due = script_now + op->cancel_after;
    if (!op->cancel_now)
        return;
    for (struct script_op **at = &pending_ops; *at; at = &(*at)->next)
        if (*at == op) {
            *at = op->next;
            break;
        }
    troth__reject(p, troth__canceled());
}

static const troth_descriptor script_op_type = { .resume = script_cancel, .size = sizeof(struct script_op), .align = 8,
    .value_offset = offsetof(struct troth_promise_int, value), .value_size = sizeof(int), .kind = TROTH_OPERATION, .name = "operation" };

/* A sleep is rejected at once when it is cancelled; a slow operation later, or completes all the same. */
static struct troth_promise_int *script_op(int ms, int cancel_after, bool wins)
{
    struct script_op *op = (void *)troth__operation_new(&script_op_type);
    if (!op)
        return (void *)troth__refused();
    op->promise.value = 0;
    op->due = script_now + (ms < 1 ? 1 : ms);
    op->cancel_after = cancel_after;
    op->wins = wins;
    op->canceled = false;
    op->cancel_now = !cancel_after;
    op->next = NULL;
    struct script_op **end = &pending_ops;
    while (*end)
        end = &(*end)->next;
    *end = op;
    return &op->promise;
}

/* A callback API: a promise by hand, with a cancel hook that rejects it a moment later. */
struct api { struct troth_promise_int *promise; struct script_op *timer; bool canceled; };

static void api_cancel(void *context)
{
    struct api *api = context;
    api->canceled = true;
    if (api->timer)
        api->timer->due = script_now + 1;
}

static void api_done(troth_promise *settled, troth_promise *derived, void *context)
{
    struct api *api = context;
    (void)settled;
    (void)derived;
    if (api->canceled)
        promise_reject(api->promise, troth__canceled());
    else
        promise_resolve(api->promise, 9);
    promise_release(api->promise);
    free(api);
}

static struct troth_promise_int *script_hooked(int ms)
{
    struct api *api = calloc(1, sizeof *api);
    troth_promise *current = troth__state.current;
    troth__state.current = NULL;                /* the API's timer is nobody's child */
    struct troth_promise_int *timer = script_op(ms, 1, true), *p = promise_new(int);
    troth__state.current = current;
    api->timer = (void *)timer;
    api->promise = promise_keep(p);
    promise_on_cancel(p, api_cancel, api);
    promise_release(promise_then(int, timer, api_done, api_done, api));
    promise_release(timer);
    return p;
}

/* One macrotask: the operation that is due first; false: there is none. */
static bool script_turn(void)
{
    struct script_op **first = NULL;
    for (struct script_op **at = &pending_ops; *at; at = &(*at)->next)
        if (!first || (*at)->due < (*first)->due)
            first = at;
    if (!first)
        return false;
    struct script_op *op = *first;
    *first = op->next;
    if (script_now < op->due)
        script_now = op->due;
    if (op->canceled) {
        troth__reject(&op->promise.promise, troth__canceled());
    } else {
        op->promise.value = 1;
        troth__fulfil(&op->promise.promise);
    }
    troth__drain();
    return true;
}

/* --- the body ----------------------------------------------------------------------------------------------------------- */

struct script {
    struct troth_promise_int promise;
    const struct row *row;
    struct troth_promise_int *variables[VARIABLES];
    troth_error *error;
    struct troth_completion record;
};

static void script_resume(troth_promise *troth);

static const struct troth_point script_points[] = { { 1, 0, 0 }, { 2, 0, 0 }, { 3, 4, 0 }, { 4, 5, 0 }, { 5, 0, 0 }, { 6, 0, 0 }, { 7, 0, 0 }, { 8, 0, 0 } };
static const struct troth_owned script_block[] = { { offsetof(struct script, variables[2]), 2, TROTH_OWNED_PROMISE }, { 0, 0, 0 } };
static const struct troth_owned script_owned[] = {
    { offsetof(struct script, variables), VARIABLES, TROTH_OWNED_PROMISE }, { offsetof(struct script, error), 1, TROTH_OWNED_ERROR }, { 0, 0, 0 },
};
static const troth_descriptor script_type = { .resume = script_resume, .size = sizeof(struct script), .align = _Alignof(struct script),
    .value_offset = offsetof(struct script, promise.value), .value_size = sizeof(int), .kind = TROTH_TASK, .name = "script", .file = "script.c",
    .points = script_points, .point_count = 8, .owned = script_owned };

static struct troth_promise_int *script_call(const struct row *rows)
{
    if (script_fuel-- <= 0)
        return promise_resolved(int, 0);
    struct script *self = troth_task_new(&script_type);
    if (!self)
        return troth_task_failed();
    script_made++;
    self->row = rows;
    script_resume(&self->promise.promise);
    return troth_task_leave(&self->promise.promise);
}

static void script_throw_derived(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)settled;
    (void)context;
    troth_promise_reject(derived, error_new(EDOM, "then"));
}

static struct troth_promise_int *script_combine(struct script *self, const struct row *row)
{
    struct troth_promise_int *list[2] = { self->variables[row->b % VARIABLES], self->variables[(row->b + 1) % VARIABLES] };
    size_t from = list[0] ? 0 : 1, count = list[1] ? 2 - from : 1 - from;
    if (row->action == RACE)
        return promise_race_of(list + from, count);
    struct troth_promise_void *all = promise_all_of(list + from, count);
    struct troth_promise_int *p = promise_then(int, all, NULL, NULL, NULL);     /* for its type */
    promise_release(all);
    return p;
}

/* NULL: the row gives nothing. */
static struct troth_promise_int *script_give(struct script *self, const struct row *row)
{
    switch (row->action) {
    case CALL: return script_call(row->callee);
    case SLEEP: return script_op(row->b, 0, false);
    case SLOW: return script_op(row->b, 1 + row->b % 3, row->b % 2);
    case HOOKED: return script_hooked(row->b);
    case HAND: return promise_keep(hands[row->b % HANDS]);
    case GLOBAL: return promise_keep(globals[row->b % GLOBALS]);
    case COPY: return promise_keep(self->variables[row->b % VARIABLES]);
    case ALL: case RACE: return script_combine(self, row);
    case THEN: {
        struct troth_promise_int *p = self->variables[row->b % VARIABLES];
        return p ? promise_then(int, p, row->b & 4 ? script_throw_derived : NULL, NULL, NULL) : NULL;
    }
    default: return NULL;
    }
}

/* What does not suspend. */
static void script_do(struct script *self, const struct row *row)
{
    struct troth_promise_int **variable = &self->variables[row->a % VARIABLES], **global = &globals[row->b % GLOBALS];
    switch (row->action) {
    case DROP: troth_set(variable, NULL); break;
    case CANCEL: if (*variable) promise_cancel(*variable); break;
    case CANCEL_GLOBAL: if (*global) promise_cancel(*global); break;
    case CANCEL_SELF: promise_cancel(&self->promise); break;
    case DETACH: if (*variable) promise_detach(*variable); break;
    case STORE: troth_set(global, promise_keep(*variable)); break;
    case UNSTORE: troth_set(global, NULL); break;
    case SETTLE: if (hands[row->b % HANDS]) promise_resolve(hands[row->b % HANDS], 1); break;
    case REFUSE: if (hands[row->b % HANDS]) promise_reject(hands[row->b % HANDS], error_new(EIO, "hand")); break;
    case SAY: say("%s ", row->text); break;
    default: {
        struct troth_promise_int *p = script_give(self, row);
        if (p)
            troth_set(variable, p);
    }
    }
}

static void script_resume(troth_promise *troth)
{
    struct script *self = (struct script *)(void *)troth;
    switch (troth->point) {
    case 1: case 2: case 3: goto resume_1;
    case 4: goto catch_1;
    case 5: goto finally_1;
    case 6: goto resume_6;
    case 7: goto resume_7;
    }
    for (;; self->row++) {
        const struct row *row = self->row;
        if (row->action == END || row->action == RETURN)
            break;
        if (row->action == THROW) {
            troth_throw(troth, error_new(EPIPE, "%s", row->text ? row->text : "own"));
            return;
        }
        if (row->action == AWAIT || row->action == TRY_AWAIT || row->action == FINALLY_AWAIT) {
            struct troth_promise_int *p = row->callee ? script_call(row->callee) : promise_keep(self->variables[row->a % VARIABLES]);
            if (!p)
                continue;
            if (troth_await(troth, 1 + (unsigned)(row->action - AWAIT), p))
                return;
        resume_1:;
            continue;
        catch_1:;
            troth_error *error = troth_caught(troth);
            say("caught:%s ", error->message);
            error_free(error);
            continue;
        }
        if (row->action == LEAVE || row->action == LEAVE_THROW) {
            self->record = (struct troth_completion){ TROTH_NORMAL, NULL };
            if (row->action == LEAVE_THROW)
                self->record = (struct troth_completion){ TROTH_THROW, error_new(EPIPE, "block") };
        resume_7:
            if (troth_leave(troth, 7, script_block, &self->record))
                return;
            if (self->record.how == TROTH_THROW) {
                troth_throw(troth, self->record.error);
                return;
            }
            continue;
        }
        script_do(self, row);
        continue;
    finally_1:
        self->error = troth_thrown(troth);
        say("finally ");
        if (troth_await(troth, 6, script_op(1, 0, false)))
            return;
    resume_6:
        {
            troth_error *error = self->error;
            self->error = NULL;
            troth_throw(troth, error);
            return;
        }
    }
    self->promise.value = self->row->b;
    troth_return(troth);
}

#endif
