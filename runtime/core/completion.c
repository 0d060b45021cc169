/*
 * completion.c: what try, catch, finally and defer ask of the runtime. Lowered code keeps the control flow; this keeps the
 * errors: each has one holder, and none is lost but those that the language drops (ECMA-262 14.15: a finally's own exit wins).
 */
#include "runtime/core/object.h"

#include <errno.h>

static bool is_task(const void *frame)
{
    return ((const troth_promise *)frame)->type->kind == TROTH_TASK;
}

/* A value that a pending return had put in its place is not going to be taken. */
static void drop_value(troth_promise *task)
{
    if (task->type->discard)
        task->type->discard((char *)task + task->type->value_offset);
}

void troth_abandon(void *frame, struct troth_completion *c)
{
    if (c->how == TROTH_THROW) {
        error_free(c->error);
        if (is_task(frame))
            troth_catching(frame);
    } else if (c->how == TROTH_RETURN && is_task(frame))
        drop_value(frame);
    *c = (struct troth_completion){ TROTH_NORMAL, NULL };
}

troth_error *troth_supersede(troth_error *newer, void *frame, struct troth_completion *c)
{
    troth_error *older = c->error;
    c->error = NULL;
    if (c->how == TROTH_RETURN && is_task(frame))
        drop_value(frame);
    if (older && older != newer && !newer->cause && newer->refs == 1)
        newer->cause = older;
    else
        error_free(older);
    return newer;
}

void troth_catching(troth_promise *task)
{
    troth__drop(task, TROTH_UNWINDING);
}

void troth_uncatch(troth_error **caught, troth_error *leaving)
{
    troth_error *error = *caught;
    *caught = NULL;
    if (error != leaving)
        error_free(error);
}

troth_error *troth_thrown_error(troth_error *error)
{
    return error ? error : error_new(EINVAL, "NULL was thrown");
}

void troth_leave_now(void *frame, const struct troth_owned *block, struct troth_completion *c)
{
    troth_error *error = troth__release_owned(frame, block, ~0u);
    if (!error)
        return;
    if (c->how == TROTH_THROW)
        troth__append(&c->error, error);
    else {
        c->how = TROTH_THROW;
        c->error = error;
    }
}

/* Releases at once: waiting for the tasks that only the block holds comes with block ends (section 5). */
bool troth_leave(troth_promise *task, unsigned point, const struct troth_owned *block, struct troth_completion *c)
{
    (void)point;
    troth_leave_now(task, block, c);
    return false;
}
