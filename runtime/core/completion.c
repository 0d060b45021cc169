/*
 * completion.c: what try, catch, finally and defer ask of the runtime. Lowered code keeps the control flow; this keeps the
 * errors: each has one holder, and none is lost but those that the language drops (ECMA-262 14.15: a finally's own exit wins).
 */
#include "object.h"

static bool is_task(const void *frame)
{
    return ((const troth_promise *)frame)->type->kind == TROTH_TASK;
}

/* A value that a pending return had put in its place is not going to be taken. */
static void drop_value(troth_promise *task)
{
    if (task->type->discard && !task->type->requests)   /* what an async generator yielded is its requester's */
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
    return older ? troth__because(newer, older) : newer;
}

void troth_catching(troth_promise *task)
{
    troth__drop(task, TROTH_UNWINDING);
}

void troth_uncatch(troth_error **caught)
{
    troth_error *error = *caught;
    *caught = NULL;
    error_free(error);
}

troth_error *troth_thrown_error(troth_error *error)
{
    return error ? error : troth__error(EINVAL, "throw of NULL");
}

troth_error *troth_thrown_again(troth_promise *task, troth_error *error)
{
    error = troth_thrown_error(error);
    if (error->code == ECANCELED && troth__has(task, TROTH_ASKED) && !troth__has(task, TROTH_MARKED))
        troth__add(task, TROTH_UNWINDING);
    return error;
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

/* --- the end of a block (section 5) ------------------------------------------------------------------------------------- */

/* All promises in slots of the block, as one loop. */
#define EACH_PROMISE(slot) \
    for (const struct troth_owned *row_ = block; row_->count; row_++) \
        for (troth_promise **slot = (void *)((char *)t + row_->offset), **end_ = slot + row_->count; \
             row_->kind == TROTH_OWNED_PROMISE && slot < end_; slot++) \
            if (*slot)

static bool in_some_tree(const troth_promise *p) { return troth__linked(p) && !troth__has(p, TROTH_DETACHED); }

/*
 * Marks the children of t that only variables of the block hold: their references are the variables' and the one they have
 * on themselves. The variables' are taken off for a moment, and counted again; SUSPECT, which no child of a task has,
 * says meanwhile that a variable names it.
 */
static bool mark_set(troth_promise *t, const struct troth_owned *block)
{
    bool any = false, held = false;
    EACH_PROMISE(slot)
        any |= in_some_tree(*slot);
    if (!any)
        return false;
    for (troth_promise *c = TROTH_LINKS(t)->first; c; c = TROTH_LINKS(c)->next)
        troth__add(c, TROTH_IN_SET);
    EACH_PROMISE(slot)
        if (in_some_tree(*slot) && troth__has(*slot, TROTH_IN_SET)) {
            (*slot)->refs--;
            troth__add(*slot, TROTH_SUSPECT);
        }
    for (troth_promise *c = TROTH_LINKS(t)->first; c; c = TROTH_LINKS(c)->next)
        if (c->refs == 1 && troth__has(c, TROTH_SUSPECT))
            held = true;
        else
            troth__drop(c, TROTH_IN_SET);
    EACH_PROMISE(slot)
        if (in_some_tree(*slot) && troth__has(*slot, TROTH_SUSPECT))
            (*slot)->refs++;
    for (troth_promise *c = TROTH_LINKS(t)->first; c; c = TROTH_LINKS(c)->next)
        troth__drop(c, TROTH_SUSPECT);
    return held;
}

/* The variables that hold none of the marked are released before the wait. */
static void release_others(troth_promise *t, const struct troth_owned *block)
{
    EACH_PROMISE(slot) {
        troth_promise *p = *slot;
        if (in_some_tree(p) && troth__has(p, TROTH_IN_SET))
            continue;
        *slot = NULL;
        troth__release(p);
    }
}

static void fail(troth_promise *t, struct troth_completion *c, troth_error *error)
{
    if (!error || (c->how == TROTH_THROW && c->error == error))
        return;
    if (c->how == TROTH_RETURN)
        drop_value(t);
    *c = (struct troth_completion){ TROTH_THROW, error };
}

/* What the block's variables still hold is settled, or not the block's to wait for. */
static bool left(troth_promise *t, const struct troth_owned *block)
{
    troth__drop(t, TROTH_ENDING);
    troth__release_owned(t, block, 1u << TROTH_OWNED_PROMISE | 1u << TROTH_OWNED_ERROR);
    return false;
}

bool troth_leave(troth_promise *t, unsigned point, const struct troth_owned *block, struct troth_completion *c)
{
    troth_error *error = c->how == TROTH_THROW ? c->error : NULL;
    bool failing = false, first = !troth__has(t, TROTH_ENDING);
    if (first) {
        troth_error *closing = troth__release_owned(t, block, 1u << TROTH_OWNED_ITERATOR | 1u << TROTH_OWNED_OPEN);
        if (closing && error)
            error_free(closing);                /* the block's own wins */
        else if (closing)
            fail(t, c, error = closing);
        if (!mark_set(t, block) && !troth__any_async(t, block))
            return left(t, block);
        troth__drop_awaited(t);
        troth__add(t, TROTH_ENDING);
        t->word = (t->word & TROTH_W(0xFFFF)) | TROTH_W_POINT(point);
        release_others(t, block);
    } else {
        troth_error *asked = troth__end_again(t, &failing);
        if (asked)
            fail(t, c, error = asked);
    }
    bool look = first || (error && !failing);
    for (;;) {
        bool waits = troth__end_step(t, &error, look, failing, TROTH_IN_SET);
        fail(t, c, error);
        if (waits)
            return true;
        if (!troth__close_async(t, block, TROTH_IN_SET))
            return left(t, block);
        failing = error;                        /* the closing is not asked to end */
    }
}

bool troth_iter_delegate(troth_iterator *it, int how, troth_error *error)
{
    if (how == TROTH_THROW)
        return troth_iter_throw(it, error);
    return how == TROTH_RETURN ? troth_iter_return(it) : troth_iter_next(it);
}
