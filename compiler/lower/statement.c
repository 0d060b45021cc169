/*
 * statement.c: prints statements. What holds nothing of ours is copied with its renamed tokens; control flow stays the
 * source's own, and only what has a suspension in its head is opened. Maintains: the output stands at the source's line.
 */
#include "compiler/lower/lowering.h"

#include <string.h>

static struct token *token_at(int i)
{
    return &lowering.unit->tokens.at[i];
}

/* --- what must be lowered -------------------------------------------------------------------------------------------------- */

/* Does an exit from inside `s` have something to do on its way: a foreach to close, references to drop? */
static bool exit_has_work(struct stmt *s, bool to_function)
{
    for (struct stmt *around = s->enclosing; around; around = around->enclosing) {
        if (around->kind == STMT_FOREACH || around->owned.count)
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

static bool declaration_special(struct declaration *d)
{
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

static bool compute_special(struct stmt *s)
{
    bool special = (s->expr && expression_special(s->expr)) || (s->next && expression_special(s->next));
    special |= s->init && statement_special(s->init);
    special |= s->body && statement_special(s->body);
    special |= s->otherwise && statement_special(s->otherwise);
    for (size_t i = 0; i < s->list.count; i++)
        special |= statement_special(s->list.data[i]);
    switch (s->kind) {
    case STMT_FOREACH: return true;
    case STMT_RETURN: return special || lowering.f->lowered || exit_has_work(s, true);
    case STMT_GOTO: case STMT_COMPUTED_GOTO: return special || exit_has_work(s, true);
    case STMT_BREAK: case STMT_CONTINUE: return exit_has_work(s, false);
    case STMT_COMPOUND: return special || s->owned.count;
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

/* --- exits ------------------------------------------------------------------------------------------------------------------- */

static const char *owned_count(const struct symbol *s)
{
    if (s->type->kind != TYPE_ARRAY)
        return "1";
    return arena_format("sizeof %s->%s / sizeof(void *)", lowering.self, s->slot);
}

static void release_owned(struct stmt *block)
{
    for (size_t i = block->owned.count; i-- > 0;) {
        struct symbol *s = block->owned.data[i];
        if (s->slot)
            emit("troth_unset(&%s->%s, %s);", lowering.self, s->slot, owned_count(s));
    }
}

/* Closes a foreach that is left early: in a lowered function what closing throws is thrown. */
static void close_foreach(struct leap *l, bool release)
{
    if (!l->iterator)
        return;
    if (lowering.f->lowered) {
        emit("if ((%s = troth_iter_close(%s)))", error_local(), l->iterator);
        print_throw(error_local());
    } else
        emit("troth_iter_uncaught(troth_iter_close(%s));", l->iterator);
    if (release && l->release)
        emit("%s", l->release);
}

/* What is done on the way out of everything around the current statement, up to and without `target` (NULL: the function). */
static void print_cleanups(struct leap *target)
{
    bool returns = !target && lowering.f->lowered;      /* then the runtime releases the slots */
    for (struct leap *l = lowering.leaps; l != target; l = l->outer) {
        if (!returns)
            release_owned(l->stmt);
        close_foreach(l, true);
    }
}

static void lower_break(void)
{
    struct leap *target = lowering.leaps;
    while (target && !target->takes_break)
        target = target->outer;
    emit("{");
    print_cleanups(target);
    if (target && target->stmt->kind == STMT_FOREACH)
        close_foreach(target, false);          /* what stands behind the loop releases it */
    emit("break; }");
}

static void lower_continue(void)
{
    struct leap *target = lowering.leaps;
    while (target && !target->takes_continue)
        target = target->outer;
    emit("{");
    print_cleanups(target);
    if (target && target->stmt->kind == STMT_FOREACH)
        release_owned(target->stmt);
    if (target && target->continue_label) {
        target->continue_used = true;
        emit("goto %s; }", target->continue_label);
    } else
        emit("continue; }");
}

/* A goto leaves what does not hold its label. */
static void lower_goto(struct stmt *s)
{
    struct stmt *to = label_of(lowering.f, s);
    int label = to ? to->first : -1;
    struct leap *target = lowering.leaps;
    while (target && !(target->stmt->first <= label && label < target->stmt->last))
        target = target->outer;
    /* leaving for a label of the function's outermost block passes inner blocks only */
    emit("{");
    struct leap *end = target;
    for (struct leap *l = lowering.leaps; l != end; l = l->outer) {
        release_owned(l->stmt);
        close_foreach(l, true);
    }
    emit("goto %s; }", s->label);
}

static void lower_return(struct stmt *s)
{
    struct function *f = lowering.f;
    int saved[SCRATCH_KINDS];
    bool generator = f->is_generator;
    struct type *type = generator ? f->type->of->result : f->value;
    const char *slot = generator ? "iterator.result" : "promise.value";
    emit("{");
    if (s->expr) {
        bool is_void = type_is_void(type);
        full_expression_begin(s->expr, saved);
        if (!is_void)
            mark_given(s->expr);
        char *text = lower_expression(s->expr, !is_void);
        if (!is_void) {
            lowering.uses_self = true;
            emit("%s", store_text(arena_format("%s->%s", lowering.self, slot), type, text));
        } else if (!is_nothing(text))
            emit("%s;", text);
        memcpy(lowering.used, saved, sizeof saved);
    } else if (generator && !type_is_void(type)) {
        lowering.uses_self = true;
        emit("__builtin_memset(&%s->%s, 0, sizeof %s->%s);", lowering.self, slot, lowering.self, slot);
    }
    print_cleanups(NULL);
    emit(generator ? "return troth_iter_end(%s); }" : "troth_return(%s); return; }", lowering.troth);
}

/* In a plain C function a return from inside a foreach computes its value, then closes. */
static void lower_plain_return(struct stmt *s)
{
    struct type *returned = lowering.f->type->of;
    if (s->expr && !type_is_void(returned)) {
        char *text = lower_expression(s->expr, true);
        emit("{ __typeof__(%s(", lowering.f->name);
        for (size_t i = 0; i < lowering.f->type->params.count; i++)
            emit("%s%s", i ? ", " : "", lowering.f->type->params.data[i]->name);
        emit(")) returned_1 = %s;", text);
        print_cleanups(NULL);
        emit("return returned_1; }");
        return;
    }
    emit("{");
    if (s->expr)
        emit("%s;", lower_expression(s->expr, false));
    print_cleanups(NULL);
    emit("return; }");
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

static void lower_declaration(struct stmt *s)
{
    struct declaration *d = s->declaration;
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

/* A call through something whose type is not in sight may give a promise that nobody would release. */
static void check_discarded(struct expr *e)
{
    while (e->kind == EXPR_PAREN || (e->kind == EXPR_PREFIX && e->op == KEYWORD_OP(KW_EXTENSION)))
        e = e->kids.data[0];
    if (e->kind != EXPR_CALL || e->type || e->kids.data[0]->type)
        return;
    struct expr *callee = e->kids.data[0];
    while (callee->kind == EXPR_PAREN)
        callee = callee->kids.data[0];
    if (callee->kind != EXPR_IDENT)
        diag_error(token_place(token_at(e->first)), "the compiler cannot see what this call gives: put its result into a variable, or cast it to void");
}

static void lower_expression_statement(struct expr *e)
{
    int saved[SCRATCH_KINDS];
    full_expression_begin(e, saved);
    bool kept = false;
    struct expr *call = lowering.f->lowered ? discarded_call(e, &kept) : NULL;
    if (call) {
        mark_given(call);
        emit(kept ? "%s;" : "troth_release(%s);", lower_expression(call, true));
    } else {
        if (lowering.f->lowered)
            check_discarded(e);
        char *text = lower_expression(e, false);
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
    if (lowering.used[SCRATCH_TEMPORARY] > saved[SCRATCH_TEMPORARY]) {
        const char *test = arena_format("test_%d", ++lowering.results);
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
    if (s->kind == STMT_COMPOUND || !statement_special(s)) {
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

static struct leap push_leap(struct stmt *s, bool takes_break, bool takes_continue)
{
    return (struct leap){ .outer = lowering.leaps, .stmt = s, .takes_break = takes_break, .takes_continue = takes_continue };
}

static const char *new_label(const char *name)
{
    return fresh_name(arena_format("%s_%d", name, ++lowering.labels));
}

static void lower_switch(struct stmt *s)
{
    struct leap leap = push_leap(s, true, false);
    bool opened = expression_special(s->expr);
    int saved[SCRATCH_KINDS];
    if (opened)
        emit("{");
    full_expression_begin(s->expr, saved);
    char *value = lower_expression(s->expr, true);
    emit("switch (%s)", value);
    /* its temporaries live until they are used again or the function ends: nothing can stand before the first case */
    memcpy(lowering.used, saved, sizeof saved);
    lowering.leaps = &leap;
    lower_body(s->body);
    lowering.leaps = leap.outer;
    if (opened)
        emit("}");
}

static void lower_while(struct stmt *s)
{
    struct leap leap = push_leap(s, true, true);
    lowering.leaps = &leap;
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
    lowering.leaps = leap.outer;
}

static void print_continue_label(struct leap *l)
{
    if (l->continue_used)
        emit("%s:;", l->continue_label);
}

static void lower_do(struct stmt *s)
{
    struct leap leap = push_leap(s, true, true);
    bool opened = expression_special(s->expr);
    if (opened)
        leap.continue_label = new_label("continue");
    lowering.leaps = &leap;
    emit("do");
    if (opened)
        emit("{");
    lower_body(s->body);
    lowering.leaps = leap.outer;
    print_continue_label(&leap);
    out_sync(lowering.out, s->expr->first - 2);
    char *condition = opened ? lower_condition(s->expr) : flat_text(s->expr->first, s->expr->last);
    emit("%swhile (%s);", opened ? "} " : "", condition);
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

static void lower_for(struct stmt *s)
{
    struct leap leap = push_leap(s, true, true);
    bool opens_condition = s->expr && expression_special(s->expr), opens_next = s->next && expression_special(s->next);
    char *init = statement_special(s->init) || s->init->kind == STMT_EXPR ? plain_assignments(s->init) : NULL;
    bool block = !init;
    if (block) {
        emit("{");
        lower_statement(s->init);
    }
    if (opens_next)
        leap.continue_label = new_label("continue");
    lowering.leaps = &leap;
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
    lowering.leaps = leap.outer;
    if (opens_next) {
        print_continue_label(&leap);
        lower_expression_statement(s->next);
    }
    if (opens_condition || opens_next)
        emit("}");
    if (block) {
        release_owned(s);
        emit("}");
    }
}

void lower_block(struct stmt *s)
{
    struct leap leap = push_leap(s, false, false);
    bool outermost = s == lowering.f->body;
    lowering.leaps = &leap;
    emit("{");
    for (size_t i = 0; i < s->list.count; i++)
        lower_statement(s->list.data[i]);
    lowering.leaps = leap.outer;
    out_sync(lowering.out, s->last - 1);
    if (!outermost)
        release_owned(s);
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
    case STMT_BREAK: lower_break(); break;
    case STMT_CONTINUE: lower_continue(); break;
    case STMT_GOTO: lower_goto(s); break;
    case STMT_COMPUTED_GOTO:
        if (exit_has_work(s, true))
            diag_error(token_place(token_at(s->first)), "a computed goto cannot leave a foreach or a block whose variables own a promise or iterator");
        full_expression_begin(s->expr, (int[SCRATCH_KINDS]){0});
        emit("goto *%s;", lower_expression(s->expr, true));
        break;
    case STMT_LABEL: case STMT_CASE:
        out_add(lowering.out, text_of(s->first, s->head_last));
        if (s->body->kind == STMT_DECLARATION || s->body->kind == STMT_NULL)
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
        const char *from = token_at(s->first - 1)->start + token_at(s->first - 1)->length;
        out_add(lowering.out, "\n");
        out_add(lowering.out, arena_copy(from, (size_t)(token_at(s->first)->start - from)));
    } else
        out_sync(lowering.out, s->first);
    if (statement_special(s))
        lower_opened(s);
    else
        copy_statement(s);
}
