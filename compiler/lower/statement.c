/*
 * statement.c: prints statements. What holds nothing of ours is copied with its renamed tokens; control flow stays the
 * source's own, and only what has a suspension in its head is opened. Maintains: the output stands at the source's line.
 */
#include "compiler/lower/lowering.h"

#include <string.h>

/* --- what must be lowered -------------------------------------------------------------------------------------------------- */

/* A variable in the frame with a cleanup: the attribute is a defer. Others are left to the C compiler. */
static bool has_deferred_cleanup(const struct stmt *s)
{
    for (size_t i = 0; s->kind == STMT_DECLARATION && i < s->declaration->declarators.count; i++) {
        const struct declarator *r = s->declaration->declarators.data[i];
        if (r->has_cleanup && r->symbol && r->symbol->slot)
            return true;
    }
    return false;
}

/* Do all labels stand between these tokens? Then no computed goto can leave them. */
static bool holds_all_labels(int first, int last)
{
    for (size_t i = 0; i < lowering.f->labels.count; i++)
        if (lowering.f->labels.data[i]->first < first || lowering.f->labels.data[i]->first >= last)
            return false;
    return true;
}

/* Can a computed goto leave what a defer of this block guards: the rest of the block? */
static bool may_leave_defer(const struct stmt *jump, const struct stmt *block)
{
    for (size_t i = 0; i < block->list.count && block->list.data[i]->first < jump->first; i++) {
        const struct stmt *s = block->list.data[i];
        if ((s->kind == STMT_DEFER || has_deferred_cleanup(s)) && !holds_all_labels(s->last, block->last))
            return true;
    }
    return false;
}

/* Does an exit from inside `s` have something to do on its way: a foreach to close, a defer to run, references to drop? */
static bool exit_has_work(struct stmt *s, bool to_function)
{
    for (struct stmt *around = s->enclosing; around; around = around->enclosing) {
        bool whole = around == lowering.f->body;        /* its end is the function's, but a goto may go back before a defer */
        if (s->kind == STMT_COMPUTED_GOTO && holds_all_labels(around->first, around->last))
            return may_leave_defer(s, around);
        if (around->has_defer && (!whole || s->kind == STMT_GOTO))
            return true;
        if (whole)
            break;
        if (around->kind == STMT_FOREACH || around->kind == STMT_TRY || around->kind == STMT_DEFER || around->owned.count
            || (around->kind == STMT_FOR && has_deferred_cleanup(around->init)))
            return true;
        bool target = around->kind == STMT_WHILE || around->kind == STMT_DO || around->kind == STMT_FOR
            || (around->kind == STMT_SWITCH && s->kind == STMT_BREAK);
        if (target && !to_function) {
            bool opened = (around->expr && expression_special(around->expr)) || (around->next && expression_special(around->next));
            return opened && s->kind == STMT_CONTINUE;
        }
    }
    return false;
}

/* A local that is `constexpr` stays where it is, and the head jumps past it: it is static here, which its value cannot tell. */
static bool declaration_special(struct declaration *d)
{
    if (d->constexpr_token && d->storage != KW_STATIC && lowering.f->lowered)
        replace(d->constexpr_token, d->constexpr_token + 1, "static constexpr");
    if (d->defines && d->defines->hoist)
        return true;
    for (size_t i = 0; i < d->declarators.count; i++) {
        struct declarator *r = d->declarators.data[i];
        if (r->symbol && (r->symbol->slot || (r->symbol->kind == SYMBOL_TYPEDEF && r->symbol->hoist)))
            return true;
        if (r->init && !(r->symbol && r->symbol->is_static) && expression_special(r->init))
            return true;
    }
    return false;
}

static bool is_known(const struct type *t)
{
    while (t && t->kind == TYPE_POINTER)
        t = t->of;
    return t && t->kind != TYPE_UNKNOWN;
}

/* A call through something whose type is not in sight may give a promise that nobody would release. */
static void check_discarded(struct expr *e)
{
    e = strip_parens(e);
    if (e->kind == EXPR_COMMA || e->kind == EXPR_CONDITIONAL || e->kind == EXPR_AND || e->kind == EXPR_OR || is_choice(e)) {
        bool all = e->kind == EXPR_COMMA || is_choice(e);
        for (size_t i = all ? 0 : 1; i < e->kids.count; i++)
            check_discarded(e->kids.data[i]);
        return;
    }
    if (e->kind != EXPR_CALL || (e->type && e->type->kind != TYPE_UNKNOWN) || is_known(e->kids.data[0]->type))
        return;
    struct expr *callee = strip_parens(e->kids.data[0]);
    if (callee->kind != EXPR_IDENT)
        diag_error(token_place(token_at(e->first)), "the compiler cannot see what this call gives: put its result into a variable, or cast it to void");
}

static bool compute_special(struct stmt *s)
{
    bool special = (s->expr && expression_special(s->expr)) || (s->next && expression_special(s->next));
    special |= s->init && statement_special(s->init);
    special |= s->body && statement_special(s->body);
    special |= s->otherwise && statement_special(s->otherwise);
    special |= s->finally && statement_special(s->finally);
    for (size_t i = 0; i < s->list.count; i++)
        special |= statement_special(s->list.data[i]);
    switch (s->kind) {
    case STMT_EXPR:
        if (lowering.f->lowered && s->expr)
            check_discarded(s->expr);
        return special;
    case STMT_FOR:
        if (lowering.f->lowered && s->next)
            check_discarded(s->next);
        return special;
    case STMT_FOREACH: case STMT_TRY: case STMT_THROW: case STMT_DEFER: return true;
    case STMT_RETURN: return special || lowering.f->lowered || exit_has_work(s, true);
    case STMT_GOTO: case STMT_COMPUTED_GOTO: return special || exit_has_work(s, true);
    case STMT_BREAK: case STMT_CONTINUE: return exit_has_work(s, false);
    case STMT_COMPOUND: return special || s->owned.count || s->has_defer;
    case STMT_DECLARATION: return declaration_special(s->declaration);
    default: return special;
    }
}

bool statement_special(struct stmt *s)
{
    if (!s->special)
        s->special = compute_special(s) ? 1 : -1;
    return s->special > 0;
}

static void lower_return(struct stmt *s)
{
    int saved[SCRATCH_KINDS];
    bool is_void = type_is_void(lowering.value_type);
    emit("{");
    if (s->expr) {
        full_expression_begin(s->expr, saved);
        if (!is_void)
            mark_given(s->expr);
        char *text = lower_expression(s->expr, !is_void);
        begin_text(text, s->expr);
        if (!is_void) {
            lowering.uses_self = true;
            emit("%s", store_text(lowering.value_slot, lowering.value_type, text));
        } else if (!is_nothing(text))
            emit("%s;", text);
        if (lowering.f->is_generator && lowering.f->is_async) {     /* 14.10: an async generator awaits what it returns */
            int n = new_point(s->first);
            emit("troth_turn(%s, %d); return; %s:;", lowering.troth, n, numbered("resume", n));
        }
        memcpy(lowering.used, saved, sizeof saved);
    } else if (!is_void) {
        lowering.uses_self = true;
        emit("__builtin_memset((void *)&%s, 0, sizeof %s);", lowering.value_slot, lowering.value_slot);
    }
    print_return();
    emit("}");
}

/* In a plain C function a return from inside a foreach computes its value, then closes. */
static void lower_plain_return(struct stmt *s)
{
    struct type *returned = lowering.f->type->of;
    emit("{");
    lowering.returned = NULL;
    if (s->expr && !type_is_void(returned)) {
        char *text = lower_expression(s->expr, true);
        struct buffer call = {0};
        for (size_t i = 0; i < lowering.f->type->params.count; i++)
            buffer_format(&call, "%s%s", i ? ", " : "", lowering.f->type->params.data[i]->name);
        lowering.returned = fresh_name("returned_1");
        emit("__typeof__(%s(%s)) %s = %s;", lowering.f->name, call.data ? call.data : "", lowering.returned, text);
    } else if (s->expr)
        emit("%s;", lower_expression(s->expr, false));
    print_return();
    emit("}");
}

/* --- declarations ------------------------------------------------------------------------------------------------------------ */

/* The source's own declaration of x with this initialiser. */
static char *local_declaration(struct symbol *x, const char *init)
{
    return arena_format("%s%s%s;", declare_text(x, x->name, false), init ? " = " : "", init ? init : "");
}

static void initialise_slot(struct symbol *x, struct expr *init)
{
    char *slot = arena_format("%s->%s", lowering.self, x->slot);
    if (is_owned_variable(x)) {
        check_shapes(x->type, init);
        mark_taken(init);
        char *text = lower_expression(init, true);
        if (x->type->kind == TYPE_ARRAY)
            emit("{ %s troth_init(&%s, &%s, sizeof %s); }", local_declaration(x, text), slot, x->name, slot);
        else
            emit("troth_set(&%s, %s);", slot, text);
        return;
    }
    if (lowering.f->lowered)
        mark_given(init);
    char *text = lower_expression(init, true);
    begin_text(text, init);
    bool unsized = x->type->kind == TYPE_ARRAY && x->type->size_first == x->type->size_last;
    if (needs_copy(x->type)) {
        if (unsized)
            emit("{ %s _Static_assert(sizeof %s == sizeof %s, \"give the array a size\"); troth_init(&%s, &%s, sizeof %s); }",
                local_declaration(x, text), x->name, slot, slot, x->name, slot);
        else
            emit("{ %s troth_init(&%s, &%s, sizeof %s); }", local_declaration(x, text), slot, x->name, slot);
    } else if (init->kind == EXPR_BRACES)
        emit("%s = (__typeof__(%s))%s;", slot, slot, text);
    else
        emit("%s = %s;", slot, text);
}

/* A type that is defined in a declaration which is taken apart: it comes first, and has a name. */
static void print_defined_type(struct tag *tag)
{
    if (!tag->name) {
        tag->renamed = arena_format("%s__type_%d", lowering.f->name, ++lowering.blocks);
        replace(tag->first, tag->first + 1, arena_format("%.*s %s", token_at(tag->first)->length, token_at(tag->first)->start, tag->renamed));
    }
    emit("%s;", flat_text(tag->first, tag->last));
}

static void lower_declaration(struct stmt *s)
{
    struct declaration *d = s->declaration;
    if (d->defines && !d->defines->hoist)
        print_defined_type(d->defines);
    if (d->storage == KW_TYPEDEF) {             /* hoisted ones are gone; others of the same declaration stay */
        for (size_t i = 0; i < d->declarators.count; i++)
            if (!d->declarators.data[i]->symbol->hoist)
                emit("typedef %s;", declare_text(d->declarators.data[i]->symbol, d->declarators.data[i]->symbol->name, false));
        return;
    }
    for (size_t i = 0; i < d->declarators.count; i++) {
        struct declarator *r = d->declarators.data[i];
        struct symbol *x = r->symbol;
        if (!x || x->kind != SYMBOL_OBJECT || x->is_static || x->is_extern || x->is_thread) {
            const char *storage = x && x->is_static ? "static " : x && (x->is_extern || x->is_thread) ? "extern " : "";
            const char *thread = x && x->is_thread ? "_Thread_local " : "";
            emit("%s%s%s%s%s;", x && x->is_thread && x->is_static ? "static " : storage, thread, declare_text(x, x->name, false),
                r->init ? " = " : "", r->init ? flat_text(r->init->first, r->init->last) : "");
            continue;
        }
        if (!r->init) {
            if (!x->slot)
                emit("%s", local_declaration(x, NULL));
            continue;
        }
        int saved[SCRATCH_KINDS];
        full_expression_begin(r->init, saved);
        if (x->slot)
            initialise_slot(x, r->init);
        else {
            if (lowering.f->lowered)
                mark_given(r->init);
            char *text = lower_expression(r->init, true);
            begin_text(text, r->init);
            emit("%s", local_declaration(x, text));
        }
        full_expression_end(saved);
    }
}

/* --- expressions as statements --------------------------------------------------------------------------------------------------- */

/* A call that nobody takes is released: only the running child is left. But promise_keep(p) stands for itself. */
static struct expr *discarded_call(struct expr *e, bool *kept)
{
    while (e->kind == EXPR_PAREN || e->kind == EXPR_CAST || (e->kind == EXPR_PREFIX && e->op == KEYWORD_OP(KW_EXTENSION)))
        e = e->kids.data[0];
    *kept = gives_handle(e) && type_is_void(e->type->of);
    return e->kind == EXPR_CALL && e->type && (type_is_counted(e->type) || gives_handle(e)) ? e : NULL;
}

static void lower_expression_statement(struct expr *e)
{
    int saved[SCRATCH_KINDS];
    full_expression_begin(e, saved);
    bool kept = false;
    struct expr *call = lowering.f->lowered ? discarded_call(e, &kept) : NULL;
    if (call) {
        mark_given(call);
        emit(kept ? "(void)%s;" : "troth_release(%s);", lower_expression(call, true));
    } else {
        char *text = lower_expression(e, false);
        begin_text(text, e);
        if (!is_nothing(text))
            emit("%s;", text);
    }
    full_expression_end(saved);
}

/* Prints what must run before a condition, and gives the condition; its temporaries are over then. */
static char *lower_condition(struct expr *e)
{
    int saved[SCRATCH_KINDS];
    full_expression_begin(e, saved);
    char *text = lower_expression(e, true);
    begin_text(text, e);
    if (lowering.used[SCRATCH_TEMPORARY] > saved[SCRATCH_TEMPORARY]) {
        const char *test = numbered("test", ++lowering.results);
        list_add(&lowering.locals, arena_format("_Bool %s", test));
        emit("%s = !!(%s);", test, text);
        text = (char *)test;
    }
    full_expression_end(saved);
    return text;
}

/* --- control flow ------------------------------------------------------------------------------------------------------------------ */

/* A body: in braces if it is not a block already. */
static void lower_body(struct stmt *s)
{
    if (s->kind == STMT_COMPOUND) {
        lower_statement(s);
        return;
    }
    emit("{");
    lower_statement(s);
    emit("}");
}

static void lower_if(struct stmt *s)
{
    bool opened = expression_special(s->expr);
    if (opened)
        emit("{");
    char *condition = lower_condition(s->expr);
    emit("if (%s)", condition);
    lower_body(s->body);
    if (s->otherwise) {
        out_sync(lowering.out, s->otherwise->first - 1);
        emit("else");
        lower_body(s->otherwise);
    }
    if (opened)
        emit("}");
}

static void print_label(const char *label)
{
    if (label)
        emit("%s:;", label);
}

static void lower_switch(struct stmt *s)
{
    struct leap leap;
    bool opened = expression_special(s->expr);
    int saved[SCRATCH_KINDS];
    if (opened)
        emit("{");
    full_expression_begin(s->expr, saved);
    char *value = lower_expression(s->expr, true);
    emit("switch (%s)", value);
    /* its temporaries live until they are used again or the function ends: nothing can stand before the first case */
    memcpy(lowering.used, saved, sizeof saved);
    open_leap(&leap, LEAP_SWITCH, s);
    lower_body(s->body);
    close_leap(&leap);
    if (opened)
        emit("}");
    print_label(leap.break_label);
}

static void lower_while(struct stmt *s)
{
    struct leap leap;
    open_leap(&leap, LEAP_LOOP, s);
    if (expression_special(s->expr)) {
        emit("for (;;) {");
        char *condition = lower_condition(s->expr);
        emit("if (!(%s)) break;", condition);
        lower_body(s->body);
        emit("}");
    } else {
        emit("while (%s)", flat_text(s->expr->first, s->expr->last));
        lower_body(s->body);
    }
    close_leap(&leap);
    print_label(leap.break_label);
}

static void lower_do(struct stmt *s)
{
    struct leap leap;
    bool opened = expression_special(s->expr);
    open_leap(&leap, LEAP_LOOP, s);
    leap.continue_opened = opened;
    emit("do");
    if (opened)
        emit("{");
    lower_body(s->body);
    close_leap(&leap);
    print_label(leap.continue_label);
    out_sync(lowering.out, s->expr->first - 2);
    char *condition = opened ? lower_condition(s->expr) : flat_text(s->expr->first, s->expr->last);
    emit("%swhile (%s);", opened ? "} " : "", condition);
    print_label(leap.break_label);
}

/* `for (declaration; ...)` where all declared are slots that can be assigned: the assignments, with commas; NULL: not so. */
static char *plain_assignments(struct stmt *init)
{
    struct buffer b = {0};
    buffer_string(&b, "");
    if (init->kind == STMT_EXPR) {
        if (init->expr && expression_special(init->expr))
            return NULL;
        return init->expr ? flat_text(init->expr->first, init->expr->last) : b.data;
    }
    struct declaration *d = init->declaration;
    for (size_t i = 0; i < d->declarators.count; i++) {
        struct declarator *r = d->declarators.data[i];
        struct symbol *x = r->symbol;
        if (!x || !x->slot || is_owned_variable(x) || needs_copy(x->type) || (r->init && (r->init->kind == EXPR_BRACES || expression_special(r->init))))
            return NULL;
        if (r->init)
            buffer_format(&b, "%s%s->%s = %s", b.length ? ", " : "", lowering.self, x->slot, flat_text(r->init->first, r->init->last));
    }
    return b.data;
}

static void lower_for_loop(struct stmt *s)
{
    struct leap leap;
    bool opens_condition = s->expr && expression_special(s->expr), opens_next = s->next && expression_special(s->next);
    char *init = statement_special(s->init) || s->init->kind == STMT_EXPR ? plain_assignments(s->init) : NULL;
    bool block = !init;
    if (block) {
        emit("{");
        lower_statement(s->init);
    }
    open_leap(&leap, LEAP_LOOP, s);
    leap.continue_opened = opens_next;
    const char *condition = s->expr && !opens_condition ? arena_format(" %s", flat_text(s->expr->first, s->expr->last)) : "";
    const char *next = s->next && !opens_next ? arena_format(" %s", flat_text(s->next->first, s->next->last)) : "";
    emit("for (%s;%s;%s)", init ? init : "", condition, next);
    if (opens_condition || opens_next)
        emit("{");
    if (opens_condition) {
        char *text = lower_condition(s->expr);
        emit("if (!(%s)) break;", text);
    }
    lower_body(s->body);
    close_leap(&leap);
    if (opens_next) {
        print_label(leap.continue_label);
        lower_expression_statement(s->next);
    }
    if (opens_condition || opens_next)
        emit("}");
    print_label(leap.break_label);
    if (block)
        emit("}");
}

static void lower_owning_for(struct stmt *s)
{
    if (s->owned.count)
        lower_owning(s, lower_for_loop);
    else
        lower_for_loop(s);
}

static void lower_for(struct stmt *s)
{
    bool cleanup = has_deferred_cleanup(s->init), opened = cleanup || s->owned.count;
    if (opened)
        emit("{");
    if (cleanup)
        lower_cleanup(s, s->init, lower_owning_for);
    else
        lower_owning_for(s);
    if (opened)
        emit("}");
}

/* The statements of a block from `from` on. A defer, or a variable with a cleanup in the frame, guards the rest of them. */
void lower_list(struct stmt *block, size_t from)
{
    for (size_t i = from; i < block->list.count; i++) {
        struct stmt *s = block->list.data[i];
        if (s->kind == STMT_DEFER) {
            lower_deferred(block, i);
            return;
        }
        lower_statement(s);
        if (has_deferred_cleanup(s)) {
            lower_deferred(block, i);
            return;
        }
    }
}

static void lower_whole_list(struct stmt *s)
{
    lower_list(s, 0);
}

void lower_block(struct stmt *s)
{
    struct leap leap;
    open_leap(&leap, LEAP_BLOCK, s);
    emit("{");
    if (s != lowering.f->body && s->owned.count)
        lower_owning(s, lower_whole_list);
    else
        lower_list(s, 0);
    close_leap(&leap);
    out_sync(lowering.out, s->last - 1);
    out_add(lowering.out, "}");
}

static void copy_statement(struct stmt *s)
{
    out_add(lowering.out, text_of(s->first, s->last));
}

static void lower_opened(struct stmt *s)
{
    switch (s->kind) {
    case STMT_COMPOUND: lower_block(s); break;
    case STMT_DECLARATION: lower_declaration(s); break;
    case STMT_EXPR: lower_expression_statement(s->expr); break;
    case STMT_IF: lower_if(s); break;
    case STMT_SWITCH: lower_switch(s); break;
    case STMT_WHILE: lower_while(s); break;
    case STMT_DO: lower_do(s); break;
    case STMT_FOR: lower_for(s); break;
    case STMT_FOREACH: lower_foreach(s); break;
    case STMT_RETURN: lowering.f->lowered ? lower_return(s) : lower_plain_return(s); break;
    case STMT_TRY: lower_try(s); break;
    case STMT_THROW: lower_throw(s); break;
    case STMT_BREAK: print_break(); break;
    case STMT_CONTINUE: print_continue(); break;
    case STMT_GOTO: print_goto(s); break;
    case STMT_COMPUTED_GOTO:
        if (exit_has_work(s, true))
            diag_error(token_place(token_at(s->first)), "a computed goto cannot leave a foreach, a try, a defer, or a block whose variables own");
        full_expression_begin(s->expr, (int[SCRATCH_KINDS]){0});
        emit("goto *%s;", lower_expression(s->expr, true));
        break;
    case STMT_LABEL: case STMT_CASE:
        out_add(lowering.out, text_of(s->first, s->head_last));
        if (s->body->kind == STMT_NULL)
            out_add(lowering.out, ";");
        lower_statement(s->body);
        break;
    default: copy_statement(s);
    }
}

void lower_statement(struct stmt *s)
{
    if (token_at(s->first)->comment && !token_at(s->first)->marker && !token_at(s->first)->pragma && lowering.out->file == token_at(s->first - 1)->file
        && lowering.out->line == token_at(s->first - 1)->line && !lowering.out->line_start) {
        const char *from = token_at(s->first - 1)->start + token_at(s->first - 1)->length;
        out_add(lowering.out, arena_copy(from, (size_t)(token_at(s->first)->start - from)));    /* comments stay */
    } else if (token_at(s->first)->pragma) {
        out_add(lowering.out, "\n");
        out_copy(lowering.out, s->first, s->first);
    } else
        out_sync(lowering.out, s->first);
    if (statement_special(s))
        lower_opened(s);
    else
        copy_statement(s);
}
