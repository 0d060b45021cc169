/*
 * try.c: try, catch, finally, throw, defer, and the ends of blocks whose variables own. A handler is reached by goto, or from
 * a suspension by the table: the normal path tests nothing. There is one copy of each finally.
 */
#include "compiler/lower/lowering.h"

static bool suspends_in(const struct stmt *s)
{
    const struct function *f = lowering.f;
    for (size_t i = 0; i < f->suspensions.count; i++)
        if (f->suspensions.data[i].last > s->first && f->suspensions.data[i].first < s->last)
            return true;
    return false;
}

/* A return inside a try inside this finally may be abandoned, and then the pending return goes on with its own value. */
static bool returns_in_try(struct stmt *s, bool in_try)
{
    if (!s)
        return false;
    if (s->kind == STMT_RETURN)
        return in_try;
    bool guarded = in_try || s->kind == STMT_TRY || s->has_defer || s->kind == STMT_FOREACH || s->owned.count;
    for (size_t i = 0; i < s->list.count; i++)
        if (returns_in_try(s->list.data[i], guarded))
            return true;
    return returns_in_try(s->body, guarded) || returns_in_try(s->otherwise, guarded) || returns_in_try(s->finally, guarded);
}

/* Can control not reach the end of this list? Then nothing behind it is reached normally, and the C compiler is told. */
static bool ends_in_jump(const struct stmt *block)
{
    const struct stmt *last = block->kind == STMT_COMPOUND && block->list.count ? block->list.data[block->list.count - 1] : NULL;
    return last && (last->kind == STMT_BREAK || last->kind == STMT_CONTINUE || last->kind == STMT_GOTO || last->kind == STMT_RETURN
        || last->kind == STMT_THROW);
}

/* catch (e) { ... }: control reaches it by goto only, so the normal path jumps over it. */
static void print_handler(struct stmt *s, const char *label)
{
    struct leap handler;
    struct symbol *e = s->caught;
    const char *variable = !e ? NULL : e->slot ? arena_format("%s->%s", lowering.self, e->slot) : e->name;
    emit("if (0) { %s:", label);
    if (lowering.f->is_async)
        emit("troth_catching(%s);", lowering.troth);
    if (!e)
        emit("error_free(%s);", error_local());
    else if (e->slot)
        emit("%s = %s;", variable, error_local());
    else
        emit("; troth_error *%s = %s;", variable, error_local());
    emit("%s = (troth_error *)0;", error_local());
    open_leap(&handler, LEAP_HANDLER, s);
    handler.record = variable;
    lower_statement(s->otherwise);
    close_leap(&handler);
    if (e && !ends_in_jump(s->otherwise))
        emit("troth_uncatch(&%s);", variable);
    print_failed(&handler, e ? arena_format("troth_uncatch(&%s);", variable) : "");
    emit("}");
}

static void print_try_and_catch(struct stmt *s)
{
    struct leap part;
    if (!s->otherwise) {
        lower_statement(s->body);
        return;
    }
    open_leap(&part, LEAP_TRY, s);
    lower_statement(s->body);
    close_leap(&part);
    if (part.catch_label)
        print_handler(s, part.catch_label);     /* else nothing can fail: the handler is left out */
}

void lower_try(struct stmt *s)
{
    struct leap guarded, body;
    if (!s->finally) {
        print_try_and_catch(s);
        return;
    }
    emit("{");
    open_leap(&guarded, LEAP_FINALLY, s);
    print_try_and_catch(s);
    close_leap(&guarded);
    begin_finally(&guarded, &body, s->finally, suspends_in(s->finally), returns_in_try(s->finally, false));
    lower_statement(s->finally);
    end_finally(&guarded, &body);
    if (ends_in_jump(s->finally) || (ends_in_jump(s->body) && (!s->otherwise || ends_in_jump(s->otherwise))))
        emit("__builtin_unreachable();");
    emit("}");
}

/* A caught error that is thrown again: the handler's end gives its own reference back, so the throw has one more. */
static bool keep_caught(struct expr *e)
{
    e = strip_parens(e);
    bool caught = e->kind == EXPR_IDENT && e->symbol && e->symbol->is_caught;
    if (e->kind == EXPR_CONDITIONAL)
        for (size_t i = 1; i < e->kids.count; i++)
            caught |= keep_caught(e->kids.data[i]);
    else if (caught)
        replace(e->first, e->last, arena_format("error_keep(%s)", flat_text(e->first, e->last)));
    return caught;
}

/* throw e; gives it away. */
void lower_throw(struct stmt *s)
{
    int saved[SCRATCH_KINDS];
    bool again = keep_caught(s->expr);
    emit("{");
    full_expression_begin(s->expr, saved);
    char *text = lower_expression(s->expr, true);
    if (again && lowering.f->is_async)
        emit("%s = troth_thrown_again(%s, %s);", error_local(), lowering.troth, text);
    else
        emit("%s = troth_thrown_error(%s);", error_local(), text);
    full_expression_end(saved);
    if (again)
        print_throw(error_local());
    else
        print_throw_at(s->first, error_local());
    emit("}");
}

static void print_cleanup_calls(struct stmt *s)
{
    struct declaration *d = s->declaration;
    for (size_t i = d->declarators.count; i-- > 0;) {
        struct declarator *r = d->declarators.data[i];
        if (r->has_cleanup && r->symbol && r->symbol->slot)
            emit("%s(&%s->%s);", flat_text(r->cleanup_first, r->cleanup_last), lowering.self, r->symbol->slot);
    }
}

/* defer S; the rest: a try that ends with the block, with S as its finally. cleanup(fn) on x is defer fn(&x). */
void lower_deferred(struct stmt *block, size_t from)
{
    struct leap guarded, body;
    struct stmt *s = block->list.data[from];
    open_leap(&guarded, LEAP_FINALLY, s);
    guarded.first = s->last;                    /* it guards what follows it in the block */
    guarded.last = block->last;
    lower_list(block, from + 1);
    close_leap(&guarded);
    out_sync(lowering.out, block->last - 1);
    bool defers = s->kind == STMT_DEFER;
    begin_finally(&guarded, &body, s, defers && suspends_in(s), false);
    if (defers) {
        emit("{");
        lower_statement(s->body);
        emit("}");
    } else
        print_cleanup_calls(s);
    end_finally(&guarded, &body);
    if (ends_in_jump(block))
        emit("__builtin_unreachable();");
}

/* for (T x __attribute__((cleanup(fn))) = ...; ...): the variable's scope is the loop. */
void lower_cleanup(struct stmt *loop, struct stmt *declaration, void (*inner)(struct stmt *))
{
    struct leap guarded, body;
    open_leap(&guarded, LEAP_FINALLY, loop);
    inner(loop);
    close_leap(&guarded);
    begin_finally(&guarded, &body, declaration, false, false);
    print_cleanup_calls(declaration);
    end_finally(&guarded, &body);
}

/* The end of a block whose variables own releases them; in an async function it first waits for the tasks that only they
 * hold, and what went wrong there is thrown. troth_leave is tried again after each wait. */
void lower_owning(struct stmt *s, void (*inner)(struct stmt *))
{
    struct leap guarded, body;
    struct buffer table = {0};
    const char *name = arena_format("%s__block_%d", lowering.f->name, ++lowering.blocks);
    open_leap(&guarded, LEAP_FINALLY, s);
    inner(s);
    close_leap(&guarded);
    out_sync(lowering.out, s->last - 1);
    buffer_format(&table, "static const struct troth_owned %s[] = {", name);
    for (size_t i = 0; i < s->owned.count; i++) {
        struct owned row = owned_row(s->owned.data[i]);
        buffer_format(&table, " { __builtin_offsetof(struct %s__frame, %s), %s, %s },", lowering.f->name, row.member, row.count, row.kind);
    }
    buffer_string(&table, " { 0, 0, 0 } };");
    list_add(&lowering.tables, table.data);
    bool waits = lowering.f->is_async;
    may_throw(&guarded);                        /* the end itself may fail */
    begin_finally(&guarded, &body, s, waits, false);
    if (waits) {
        struct point p = { .line = token_at(s->last - 1)->line, .token = s->last - 1 };
        list_add(&lowering.points, p);
        int n = (int)lowering.points.count;
        emit("%s: if (troth_leave(%s, %d, %s, &%s)) return;", numbered("resume", n), lowering.troth, n, name, body.record);
    } else
        emit("troth_leave_now(%s, %s, &%s);", lowering.troth, name, body.record);
    end_finally(&guarded, &body);
    if (ends_in_jump(s))
        emit("__builtin_unreachable();");
}
