/*
 * foreach.c: `foreach (x, it) body` becomes a while loop over the iterator's resume function: it gives true when it has
 * yielded, false when it has ended, and leaves a failure in `error`; so the loop tests one thing, and failure once, behind
 * the loop. Where the iterator is a call of a generator that was lowered earlier in the unit, its resume function is called
 * by name, and the C compiler inlines it.
 */
#include "compiler/lower/lowering.h"

static struct expr *direct_call(struct expr *e)
{
    e = strip_parens(e);
    if (e->kind != EXPR_CALL)
        return NULL;
    struct expr *callee = strip_parens(e->kids.data[0]);
    struct symbol *s = callee->kind == EXPR_IDENT ? callee->symbol : NULL;
    return s && s->is_generator && s->defined && s->defined != lowering.f ? e : NULL;
}

static struct function *called_generator(struct expr *call)
{
    return strip_parens(call->kids.data[0])->symbol->defined;
}

static bool is_call(struct expr *e)
{
    while (e->kind == EXPR_PAREN || e->kind == EXPR_CAST)
        e = e->kids.data[0];
    return e->kind == EXPR_CALL || (e->kind == EXPR_ITER && e->call == ITER_OF);
}

/* x = value, where x may own, be const, be a slot or be declared here */
static void bind_variable(struct stmt *s, const char *value)
{
    if (s->target) {
        struct expr *x = s->target;
        if (lowering.f->lowered && x->type && type_is_counted(x->type) && x->kind == EXPR_IDENT && is_owned_variable(x->symbol))
            emit("troth_set(&%s, troth_keep(%s));", lower_expression(x, true), value);
        else
            emit("%s = %s;", lower_expression(x, true), value);
        return;
    }
    struct symbol *x = s->declaration->declarators.data[0]->symbol;
    const char *slot = x->slot ? arena_format("%s->%s", lowering.self, x->slot) : NULL;
    if (slot && is_owned_variable(x))
        emit("troth_set(&%s, troth_keep(%s));", slot, value);
    else if (slot && needs_copy(x->type))
        emit("{ %s = %s; troth_init(&%s, &%s, sizeof %s); }", declare_text(x, x->name, false), value, slot, x->name, slot);
    else if (slot)
        emit("%s = %s;", slot, value);
    else
        emit("%s = %s;", declare_text(x, x->name, false), value);
}

static void print_body(struct stmt *s)
{
    if (s->body->kind == STMT_COMPOUND) {
        lower_statement(s->body);
        return;
    }
    emit("{");
    lower_statement(s->body);
    emit("}");
}

static void print_loop(struct stmt *s, struct leap *leap, const char *handle, const char *resume, bool direct)
{
    if (direct)
        emit("while (%s(&%s->iterator)) {", resume, handle);
    else                                        /* each step sends a zero, as iter_next does */
        emit("while (__builtin_memset((void *)&%s->sent, 0, sizeof %s->sent), %s(&%s->iterator)) {", handle, handle, resume, handle);
    bind_variable(s, arena_format("%s->value", handle));
    leap->outer = lowering.leaps;
    lowering.leaps = leap;
    if (s->owned.count)
        lower_owning(s, print_body);
    else
        print_body(s);
    close_leap(leap);
    emit("}");
    if (leap->break_label)
        emit("%s:;", leap->break_label);
}

static const char *member(const char *name, struct type *t)
{
    list_add(&lowering.members, arena_format("struct %s *%s", t->shape->name, name));
    struct owned o = { name, "1", "TROTH_OWNED_OPEN" };
    list_add(&lowering.owned, o);
    lowering.uses_self = true;
    return arena_format("%s->%s", lowering.self, name);
}

/*
 * foreach_await (ECMA-262 14.7.5): each value is awaited. An early exit closes the iterator by awaiting iter_return; if an
 * error is on its way, a failure of closing is hidden. The loop is a finally around its body; `continue` stays inside.
 */
static void lower_foreach_await(struct stmt *s)
{
    struct type *t = s->expr->type;
    struct leap loop, guarded, turn, closing;
    const char *name = numbered("iterator", ++lowering.iterators), *it = arena_format("%s->%s", lowering.self, name);
    const char *got = arena_format("((struct %s *)troth_awaited(%s))->value", t->shape->request_shape->name, lowering.troth);
    int saved[SCRATCH_KINDS];
    list_add(&lowering.members, arena_format("struct %s *%s", t->shape->name, name));
    list_add(&lowering.owned, ((struct owned){ name, "1", "TROTH_OWNED_ASYNC_ITERATOR" }));
    lowering.uses_self = true;
    emit("{");
    full_expression_begin(s->expr, saved);
    mark_taken(s->expr);
    char *text = lower_expression(s->expr, true);
    emit("troth_set(&%s, %s);", it, text);
    full_expression_end(saved);
    open_leap(&loop, LEAP_LOOP, s);
    int next = new_point(s->first);
    emit("for (;;) { if (troth_await(%s, %d, %s__next(%s))) return; %s:;", lowering.troth, next, t->shape->name, it, numbered("resume", next));
    emit("if (%s.done) break;", got);
    bind_variable(s, arena_format("%s.value", got));
    open_leap(&guarded, LEAP_FINALLY, s);
    open_leap(&turn, LEAP_TURN, s);
    turn.continue_opened = true;
    if (s->owned.count)
        lower_owning(s, print_body);
    else
        print_body(s);
    close_leap(&turn);
    close_leap(&guarded);
    out_sync(lowering.out, s->last - 1);
    if (turn.continue_label)
        emit("%s:;", turn.continue_label);
    if (guarded.exits.count) {
        begin_finally(&guarded, &closing, s, true, false);
        const char *failed = new_label("close_failed"), *closed = new_label("closed");
        int n = new_state(s->first, arena_format("%s = troth_thrown(%s); goto %s;", error_local(), lowering.troth, failed), NULL);
        emit("if (%s.how != TROTH_NORMAL) { if (troth_await(%s, %d, %s__close(%s))) return; %s:; }", closing.record, lowering.troth, n,
            t->shape->name, it, numbered("resume", n));
        emit("if (0) { %s: if (%s.how == TROTH_THROW) { error_free(%s); %s = (troth_error *)0; goto %s; }", failed, closing.record,
            error_local(), error_local(), closed);
        print_throw(error_local());
        emit("} %s:;", closed);
        end_finally(&guarded, &closing);
    }
    emit("}");
    close_leap(&loop);
    if (loop.break_label)
        emit("%s:;", loop.break_label);
    emit("troth_unset(&%s, 1); }", it);
}

void lower_foreach(struct stmt *s)
{
    if (s->awaits) {
        lower_foreach_await(s);
        return;
    }
    struct type *t = s->expr->type;
    struct expr *call = direct_call(s->expr);
    const char *name = numbered("iterator", ++lowering.iterators), *handle = name;
    struct leap leap = { .kind = LEAP_FOREACH, .first = s->first, .last = s->last };
    bool lowered = lowering.f->lowered, given = is_call(s->expr);
    int saved[SCRATCH_KINDS];
    emit("{");
    full_expression_begin(s->expr, saved);
    if (lowered)
        mark_taken(s->expr);
    char *text = lower_expression(s->expr, true);
    if (lowered) {
        handle = member(name, t);
        emit("troth_set(&%s, %s);", handle, text);
    } else
        emit("struct %s *%s = %s;", t->shape->name, name, text);
    full_expression_end(saved);
    if (call && called_generator(call)->uses_sent)
        emit("__builtin_memset((void *)&%s->sent, 0, sizeof %s->sent);", handle, handle);
    else if (!call)
        emit("if (!%s) troth_null_iterator();", handle);
    leap.iterator = arena_format("&%s->iterator", handle);
    leap.release = lowered ? arena_format("troth_unset(&%s, 1);", handle) : given ? arena_format("troth_release(%s);", name) : NULL;
    print_loop(s, &leap, handle, call ? arena_format("%s__resume", called_generator(call)->name) : "troth_iter_next", call != NULL);
    if (lowered) {
        const char *after = leap.release ? leap.release : "";
        emit("if ((%s = troth_iter_take_error(&%s->iterator))) { %s", error_local(), handle, after);
        print_throw_at(s->first, error_local());
        emit("}");
    } else
        emit("troth_iter_uncaught(troth_iter_take_error(&%s->iterator));", handle);
    if (leap.release)
        emit("%s", leap.release);
    print_failed(&leap, arena_format("error_free(troth_iter_close(&%s->iterator)); %s", handle, leap.release ? leap.release : ""));
    emit("}");
}
