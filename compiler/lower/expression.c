/*
 * expression.c: takes suspensions out of expressions. The suspensions of a full expression come first, left to right, each
 * with its own operands; then the rest is evaluated once, in one piece. So nothing but the results of suspensions crosses a
 * suspension, and no types of operands are needed: a result stays in its promise, and && || ?: keep their condition and
 * choose again.
 */
#include "compiler/lower/lowering.h"

#include <string.h>

void emit(const char *format, ...)
{
    struct out *o = lowering.out;
    va_list args;
    va_start(args, format);
    char *text = arena_vformat(format, args);
    va_end(args);
    if (!o->line_start && o->text.length && !strchr(" \n(", o->text.data[o->text.length - 1]))
        out_add(o, " ");
    out_add(o, text);
}

static const char nothing[] = "((void)0)";

bool is_nothing(const char *text)
{
    return !strcmp(text, nothing);
}

const char *scratch_name(enum scratch kind, int n)
{
    static const char *const names[] = { "condition", "held", "temporary", "scalar", "sent" };
    return numbered(names[kind], n);
}

const char *scratch(enum scratch kind)
{
    int n = ++lowering.used[kind];
    if (n > lowering.most[kind])
        lowering.most[kind] = n;
    lowering.uses_self = true;
    return arena_format("%s->%s", lowering.self, scratch_name(kind, n));
}

int new_point(int token)
{
    struct point p = { .line = token_at(token)->line, .token = token };
    note_handlers(&p);
    list_add(&lowering.points, p);
    return (int)lowering.points.count;
}

/* `to = value`, or a copy where the type has const members. */
char *store_text(const char *to, const struct type *type, const char *value)
{
    if (!needs_copy(type))
        return arena_format("%s = %s;", to, value);
    return arena_format("troth_init(&%s, (%s){ %s }, sizeof %s);", to, type_print(type, "[1]"), value, to);
}

/* --- who gives, who lends ----------------------------------------------------------------------------------------------- */

/* A call of this function, by name? */
static bool calls(const struct expr *e, const char *name)
{
    return e->kind == EXPR_CALL && e->kids.data[0]->kind == EXPR_IDENT
        && !strcmp(token_at(e->kids.data[0]->first)->name, name);
}

/* A call of the runtime that gives an untyped handle: promise_new and its kin are casts of such calls. */
bool gives_handle(const struct expr *e)
{
    if (e->kind != EXPR_CALL || !e->type || e->type->kind != TYPE_POINTER)
        return false;
    const struct type *to = e->type->of;
    if (type_is_void(to))
        return calls(e, "troth_keep");
    return to->kind == TYPE_TAG && to->tag->name && (!strcmp(to->tag->name, "troth_promise") || !strcmp(to->tag->name, "troth_iterator"));
}

static bool is_counted(const struct expr *e)
{
    return e->type && (type_is_counted(e->type) || gives_handle(e));
}

static bool gives(const struct expr *e)
{
    return e->kind == EXPR_CALL || (e->kind == EXPR_ITER && (e->call == ITER_OF || (e->type && e->type->kind == TYPE_PROMISE)));
}

static void mark(struct expr *e, bool keep);

/* Branches that may hold a reference; one that is a number is there for another type. */
static void mark_choice(struct expr *e, bool keep)
{
    for (size_t i = 0; i < e->kids.count; i++) {
        struct expr *branch = e->kids.data[i];
        bool arithmetic = branch->kind == EXPR_BINARY || branch->kind == EXPR_AND || branch->kind == EXPR_OR || branch->kind == EXPR_SIZEOF;
        if (branch->type ? is_counted(branch) : !arithmetic)
            mark(branch, keep);
    }
}

/* `?:`, commas, casts, parentheses and choices pass the question down. */
static void mark(struct expr *e, bool keep)
{
    e->special = 1;
    switch (e->kind) {
    case EXPR_PAREN: case EXPR_CAST:
        mark(e->kids.data[0], keep);
        break;
    case EXPR_PREFIX:
        if (e->op == KEYWORD_OP(KW_EXTENSION))
            mark(e->kids.data[0], keep);
        else
            e->keep = keep;
        break;
    case EXPR_COMMA:
        mark(e->kids.data[1], keep);
        break;
    case EXPR_CONDITIONAL:
        if (e->kids.count == 3) {
            mark(e->kids.data[1], keep);
            mark(e->kids.data[2], keep);
        } else
            e->keep = keep;
        break;
    case EXPR_BRACES:
        for (size_t i = 0; i < e->kids.count; i++)
            mark(e->kids.data[i], keep);
        break;
    case EXPR_CALL: case EXPR_ITER:
        if (gives(e))
            e->owns = true;
        else
            e->keep = keep;
        break;
    case EXPR_LITERAL:
        break;
    default:
        if (is_choice(e))
            mark_choice(e, keep);
        else
            e->keep = keep;
    }
}

void mark_taken(struct expr *e)
{
    mark(e, true);
}

void mark_given(struct expr *e)
{
    mark(e, false);
}

/* Is it a variable of this function that owns, or an element of an array of such? */
static bool is_owned_lvalue(struct expr *e)
{
    if (!is_counted(e))
        return false;
    for (;;) {
        e = strip_parens(e);
        if (e->kind == EXPR_INDEX && e->kids.data[0]->type && e->kids.data[0]->type->kind == TYPE_ARRAY)
            e = e->kids.data[0];
        else
            break;
    }
    bool owned = is_choice(e) && e->kids.count;
    for (size_t i = 0; i < e->kids.count && owned; i++)
        owned = is_owned_lvalue(e->kids.data[i]);
    return owned || (e->kind == EXPR_IDENT && is_owned_variable(e->symbol));
}

void check_shapes(const struct type *to, struct expr *from)
{
    if (from->type && type_is_counted(to) && type_is_counted(from->type) && from->type->shape != to->shape)
        diag_error(token_place(token_at(from->first)), "a `%s` cannot hold a `%s`", type_words(to),
            type_words(from->type));
}

/* --- what must be lowered ------------------------------------------------------------------------------------------------- */

static bool compute_special(struct expr *e)
{
    bool special = e->explodes;
    for (size_t i = 0; i < e->kids.count; i++)
        special |= expression_special(e->kids.data[i]);
    switch (e->kind) {
    case EXPR_AWAIT: case EXPR_YIELD: case EXPR_ITER:
        return true;
    case EXPR_CALL:
        return special || (lowering.f->lowered && is_counted(e));
    case EXPR_ASSIGN:
        return special || (lowering.f->lowered && (is_owned_lvalue(e->kids.data[0]) || is_counted(e->kids.data[1])));
    case EXPR_COMPOUND:
        return special || literal_needs_slot(e);
    case EXPR_STATEMENT:
        return special || statement_special(e->body);
    default:
        return special || e->keep;
    }
}

bool expression_special(struct expr *e)
{
    if (e->unevaluated)
        return false;
    if (!e->special)
        e->special = compute_special(e) ? 1 : -1;
    return e->special > 0;
}

/* --- full expressions --------------------------------------------------------------------------------------------------------- */

static int count_suspensions(struct expr *e)
{
    int n = 0;
    for (size_t i = 0; i < lowering.f->suspensions.count; i++) {
        struct span s = lowering.f->suspensions.data[i];
        n += s.last > e->first && s.last <= e->last;
    }
    return n;
}

void full_expression_begin(struct expr *e, int saved[SCRATCH_KINDS])
{
    memcpy(saved, lowering.used, sizeof lowering.used);
    lowering.suspensions_left = count_suspensions(e);
}

/* The temporaries are over. What else was used is free for the next one. */
void full_expression_end(const int saved[SCRATCH_KINDS])
{
    int first = saved[SCRATCH_TEMPORARY] + 1, count = lowering.used[SCRATCH_TEMPORARY] - saved[SCRATCH_TEMPORARY];
    if (count)
        for (int n = first; n < first + count; n++)
            emit("troth_unset(&%s->%s, 1);", lowering.self, scratch_name(SCRATCH_TEMPORARY, n));
    memcpy(lowering.used, saved, sizeof lowering.used);
}

/* --- text over several lines ---------------------------------------------------------------------------------------------- */

/* An expression over several lines keeps them: then it must begin at its own line, whatever was printed in front of it. */
static const char *on_one_line(const char *text)
{
    struct buffer b = {0};
    buffer_string(&b, "");
    if (!strchr(text, '\n'))
        return text;
    for (const char *p = text; *p;) {
        size_t quoted = 1;
        if (*p == '"' || *p == '\'') {
            for (; p[quoted] && p[quoted] != *p; quoted++)
                quoted += p[quoted] == '\\' && p[quoted + 1];
            buffer_add(&b, p, quoted + 1);
            p += p[quoted] ? quoted + 1 : quoted;
        } else if (p[0] == '/' && p[1] == '*') {
            const char *end = strstr(p + 2, "*/");
            p = end ? end + 2 : p + strlen(p);
        } else if ((p[0] == '/' && p[1] == '/') || (*p == '\n' && p[1] == '#')) {
            p += 1 + strcspn(p + 1, "\n");        /* a comment, or a line marker */
        } else {
            buffer_char(&b, *p == '\n' ? ' ' : *p);
            p++;
        }
    }
    return b.data;
}

void begin_text(const char *text, struct expr *e)
{
    struct out *o = lowering.out;
    const struct token *t = token_at(e->first);
    if (strchr(text, '\n') && (o->line != t->line || o->file != t->file)) {
        out_marker(o, t->file, t->line, t->system);
        out_sync(o, e->first);
    }
}

/* --- suspensions ------------------------------------------------------------------------------------------------------------------ */

/* The struct that a promise of this expression has. */
static char *promise_struct(struct expr *e)
{
    if (e->type && e->type->kind == TYPE_PROMISE)
        return arena_format("struct %s *", e->type->shape->name);
    return arena_format("__typeof__(%s)", flat_text(e->first, e->last));
}

static char *lower_await(struct expr *e, bool used)
{
    struct expr *operand = e->kids.data[0];
    mark_taken(operand);
    const char *text = on_one_line(lower_expression(operand, true));
    if (!operand->type && !used)
        emit("(void)sizeof (%s)->promise.refs;", text);
    int n = new_point(e->first);
    emit("if (troth_await(%s, %d, %s)) return; %s:;", lowering.troth, n, text, numbered("resume", n));
    bool last = --lowering.suspensions_left <= 0;
    if (!used)
        return (char *)nothing;
    if (last)
        return arena_format("((%s)troth_awaited(%s))->value", promise_struct(operand), lowering.troth);
    const char *held = scratch(SCRATCH_HELD);
    emit("troth_hold(%s, &%s);", lowering.troth, held);
    return arena_format("((%s)%s)->value", promise_struct(operand), held);
}

static bool same_type(const struct type *a, const struct type *b)
{
    return !type_is_void(a) && !type_is_void(b) && !strcmp(type_name(a), type_name(b));
}

/*
 * yield_from (ECMA-262 15.5.5): one state, whose row sends errors and returns back to the step, and whose `how` says what came.
 * What is sent, thrown or returned goes to the inner iterator; its end is the value, or the end of the generator.
 */
static char *lower_delegation(struct expr *e, bool used)
{
    struct type *outer = lowering.f->type->of, *inner = e->kids.data[0]->type;
    mark_taken(e->kids.data[0]);
    const char *text = on_one_line(lower_expression(e->kids.data[0], true));
    const char *name = numbered("delegate", ++lowering.iterators), *self = lowering.self;
    const char *it = arena_format("%s->%s", self, name), *step = new_label("step"), *how = how_local();
    list_add(&lowering.members, arena_format("struct %s *%s", inner->shape->name, name));
    list_add(&lowering.owned, ((struct owned){ name, "1", "TROTH_OWNED_ITERATOR" }));
    lowering.uses_self = lowering.f->uses_sent = lowering.f->calls = true;
    emit("troth_set(&%s, %s); if (!%s) troth_null_iterator();", it, text, it);
    emit("__builtin_memset((void *)&%s->sent, 0, sizeof %s->sent); %s = TROTH_NORMAL;", it, it, how);
    if (same_type(outer->result, inner->result))
        emit("%s: if (%s == TROTH_RETURN) __builtin_memcpy((void *)&%s->result, &%s->iterator.result, sizeof %s->result);", step, how, it, self, it);
    else
        emit("%s:;", step);
    int n = new_state(e->first, arena_format("%s = troth_iter_take_error(%s); %s = TROTH_THROW; goto %s;", error_local(), lowering.troth, how, step),
        arena_format("%s = TROTH_RETURN; goto %s;", how, step));
    emit("if (troth_iter_delegate(&%s->iterator, %s, %s)) { __builtin_memcpy((void *)&%s->iterator.value, &%s->value, sizeof %s->value);",
        it, how, error_local(), self, it, it);
    emit("%s->point = %d; return 1; %s: %s->point = TROTH_ITER_RUNNING; %s = TROTH_NORMAL;", lowering.troth, n, numbered("resume", n), lowering.troth, how);
    if (same_type(outer->sent, inner->sent))
        emit("__builtin_memcpy((void *)&%s->sent, &%s->iterator.sent, sizeof %s->sent);", it, self, it);
    emit("goto %s; }", step);
    emit("if ((%s = troth_iter_take_error(&%s->iterator)))", error_local(), it);
    print_throw_at(e->first, error_local());
    emit("if (%s == TROTH_RETURN) {", how);
    if (same_type(outer->result, inner->result))
        emit("__builtin_memcpy((void *)&%s->iterator.result, &%s->result, sizeof %s->result);", self, it, it);
    print_return();
    emit("}");
    --lowering.suspensions_left;
    return used ? arena_format("%s->result", it) : (char *)nothing;
}

/* An iterator in an async generator (27.1.4): each step is a promise of a promise, two turns; a failure takes one. */
static void print_sync_step(struct expr *e, const char *it, const char *how, const char *yielded)
{
    int first = new_point(e->first), second = new_point(e->first);
    emit("%s = troth_iter_delegate(&%s->iterator, %s, %s); troth_turn(%s, %d); return; %s:;", yielded, it, how, error_local(), lowering.troth,
        first, numbered("resume", first));
    emit("if (!%s->iterator.error) { troth_turn(%s, %d); return; %s:; }", it, lowering.troth, second, numbered("resume", second));
}

/* The same over an async iterator (15.5.5): the inner request is awaited; its value is handed on without a turn of its own. */
static char *lower_async_delegation(struct expr *e, bool used)
{
    struct type *outer = lowering.f->type->of, *inner = e->kids.data[0]->type;
    mark_taken(e->kids.data[0]);
    const char *text = on_one_line(lower_expression(e->kids.data[0], true));
    int k = ++lowering.iterators;
    const char *self = lowering.self, *name = numbered("delegate", k), *shape = inner->shape->name, *step = new_label("step");
    const char *it = arena_format("%s->%s", self, name), *how = arena_format("%s->%s", self, numbered("delegate_how", k));
    const char *got = inner->kind == TYPE_ITERATOR ? NULL
        : arena_format("((struct %s *)troth_awaited(%s))->value", inner->shape->request_shape->name, lowering.troth);
    bool same_sent = same_type(outer->sent, inner->sent), same_result = same_type(outer->result, inner->result);
    bool sync = inner->kind == TYPE_ITERATOR;
    const char *yielded = arena_format("%s->%s", self, numbered("delegate_yielded", k)), *done = sync ? arena_format("!%s", yielded) : arena_format("%s.done", got);
    if (sync)
        got = arena_format("(*%s)", it);
    list_add(&lowering.members, arena_format("struct %s *%s", inner->shape->name, name));
    list_add(&lowering.members, arena_format("int %s", numbered("delegate_how", k)));
    if (sync)
        list_add(&lowering.members, arena_format("_Bool %s", numbered("delegate_yielded", k)));
    list_add(&lowering.owned, ((struct owned){ name, "1", owned_kind(inner) }));
    lowering.uses_self = true;
    emit("troth_set(&%s, %s); %s = TROTH_NORMAL;", it, text, how);
    emit("__builtin_memset((void *)&%s->iterator.sent, 0, sizeof %s->iterator.sent); %s:;", self, self, step);
    if (sync) {
        if (same_sent)
            emit("__builtin_memcpy((void *)&%s->sent, &%s->iterator.sent, sizeof %s->sent);", it, self, it);
        if (same_result)
            emit("if (%s == TROTH_RETURN) __builtin_memcpy((void *)&%s->result, &%s->iterator.result, sizeof %s->result);", how, it, self, it);
        print_sync_step(e, it, how, yielded);
        emit("if ((%s = troth_iter_take_error(&%s->iterator)))", error_local(), it);
        print_throw_at(e->first, error_local());
    } else {
        int request = new_point(e->first);
        emit("if (troth_await(%s, %d, %s == TROTH_THROW ? %s__throw(%s, %s) : %s == TROTH_RETURN ?", lowering.troth, request, how, shape, it,
            error_local(), how);
        emit(same_result ? "%s__return(%s, %s->iterator.result) :" : "%s__close(%s) :", shape, it, self);
        emit(same_sent ? "%s__send(%s, %s->iterator.sent))) return;" : "%s__next(%s))) return;", shape, it, self);
        emit("%s:;", numbered("resume", request));
    }
    emit("if (!(%s)) { __builtin_memcpy((void *)&%s->iterator.value, &%s.value, sizeof %s->iterator.value);", done, self, got, self);
    int n = new_state(e->first, arena_format("%s = troth_thrown(%s); %s = TROTH_THROW; goto %s;", error_local(), lowering.troth, how, step),
        arena_format("%s = TROTH_RETURN; goto %s;", how, step));
    emit("if (troth_async_pass(%s, %d)) return; %s: %s = TROTH_NORMAL; goto %s; }", lowering.troth, n, numbered("resume", n), how, step);
    emit("if (%s == TROTH_RETURN) {", how);
    if (same_result)
        emit("__builtin_memcpy((void *)&%s->iterator.result, &%s.result, sizeof %s->iterator.result);", self, got, self);
    print_return();
    emit("}");
    --lowering.suspensions_left;
    if (!used)
        return (char *)nothing;
    const char *result = numbered("delegated", k);
    list_add(&lowering.members, type_print(inner->result, result));
    emit("%s", store_text(arena_format("%s->%s", self, result), inner->result, arena_format("%s.result", got)));
    return arena_format("%s->%s", self, result);
}

static char *lower_yield(struct expr *e, bool used)
{
    if (e->op == KEYWORD_OP(KW_YIELD_FROM))
        return lowering.f->is_async ? lower_async_delegation(e, used) : lower_delegation(e, used);
    struct type *iterator = lowering.f->type->of;
    const char *value = arena_format("%s->iterator.value", lowering.self);
    lowering.uses_self = true;
    if (e->kids.count) {
        const char *text = on_one_line(lower_expression(e->kids.data[0], true));
        emit("%s", store_text(value, iterator->of, text));
    } else
        emit("__builtin_memset(&%s, 0, sizeof %s);", value, value);
    int n = new_point(e->first);
    if (lowering.f->is_async)
        emit("troth_async_yield(%s, %d); return; %s:;", lowering.troth, n, numbered("resume", n));
    else
        emit("%s->point = %d; return 1; %s:;", lowering.troth, n, numbered("resume", n));
    if (lowering.f->calls && !lowering.f->is_async)
        emit("%s->point = TROTH_ITER_RUNNING;", lowering.troth);
    bool last = --lowering.suspensions_left <= 0;
    if (!used)
        return (char *)nothing;
    lowering.f->uses_sent = true;
    const char *sent = arena_format("%s->iterator.sent", lowering.self);
    if (last)
        return (char *)sent;
    const char *kept = scratch(SCRATCH_SENT);
    emit("%s", store_text(kept, iterator->sent, sent));
    return (char *)kept;
}

/* iter_next(it) and its kin call the typed functions that shape.c prints. In a lowered function they stand as statements of
 * their own, in the order of the suspensions, and their error is thrown. */
static char *lower_iter(struct expr *e, bool used)
{
    static const char *const names[] = { "next", "send", "throw", "return", "close" };
    struct type *t = e->kids.data[0]->type;
    const char *name = t->shape->name;
    char *args[2] = { NULL, NULL };
    for (size_t i = 0; i < e->kids.count; i++)
        args[i] = (char *)on_one_line(lower_expression(e->kids.data[i], true));
    bool async = t->kind == TYPE_ASYNC_ITERATOR;
    if (e->call == ITER_DONE)
        return async ? arena_format("troth_async_done(&(%s)->promise)", args[0])
            : arena_format("((%s)->iterator.point == TROTH_ITER_DONE)", args[0]);
    if (e->call == ITER_OF) {
        char *call = arena_format("%s__iterate(%s)", name, args[0]);
        if (!lowering.f->lowered || e->owns)
            return call;
        return arena_format("((struct %s *)troth_set(&%s, %s))", e->type->shape->name, scratch(SCRATCH_TEMPORARY), call);
    }
    if (e->call == ITER_RETURN && !args[1] && !type_is_void(t->result))
        args[1] = arena_format("(%s){ 0 }", type_print(t->result, ""));
    char *call = arena_format("%s__%s(%s%s%s)", name, names[e->call], args[0], args[1] ? ", " : "", args[1] ? args[1] : "");
    if (!lowering.f->lowered || (async && e->owns))
        return call;
    if (async) {                                /* a request gives a promise, as any async call does */
        const char *set = arena_format("troth_set(&%s, %s)", scratch(SCRATCH_TEMPORARY), call);
        return used ? arena_format("((struct %s *)%s)", t->shape->request_shape->name, set) : (char *)set;
    }
    if (e->call == ITER_CLOSE) {
        emit("if ((%s = %s))", error_local(), call);
        print_throw_at(e->first, error_local());
        return (char *)nothing;
    }
    const char *result = numbered("result", ++lowering.results);
    const char *declaration = arena_format("struct %s %s", e->type->shape->name, result);
    if (used && lowering.suspensions_left > 0) {
        list_add(&lowering.members, declaration);
        lowering.uses_self = true;
        result = arena_format("%s->%s", lowering.self, result);
    } else
        list_add(&lowering.locals, declaration);
    emit("%s = %s; if (%s.error)", result, call, result);
    print_throw_at(e->first, arena_format("%s.error", result));
    return used ? (char *)result : (char *)nothing;
}

/* --- the rows of the table ----------------------------------------------------------------------------------------------------- */

/* Every operand's text is put in its place; what stands between them is copied. */
static char *lower_operands(struct expr *e)
{
    for (size_t i = 0; i < e->kids.count; i++) {
        struct expr *kid = e->kids.data[i];
        if (expression_special(kid))
            replace(kid->first, kid->last, lower_expression(kid, true));
    }
    return text_of(e->first, e->last);
}

/* l && r, l || r where r must be printed as statements */
static char *lower_logical(struct expr *e)
{
    struct expr *r = e->kids.data[1];
    const char *left = on_one_line(lower_expression(e->kids.data[0], true));
    const char *condition = scratch(SCRATCH_CONDITION);
    bool and = e->kind == EXPR_AND;
    emit("%s = !!(%s); if (%s%s) {", condition, left, and ? "" : "!", condition);
    char *right = lower_expression(r, true);
    emit("}");
    return arena_format("(%s %s (%s))", condition, and ? "&&" : "||", right);
}

/* c ?: b: the value of c is a scalar, and is kept as such */
static char *lower_elvis(struct expr *e)
{
    const char *c = on_one_line(lower_expression(e->kids.data[0], true));
    const char *scalar = scratch(SCRATCH_SCALAR), *condition = scratch(SCRATCH_CONDITION);
    const char *type = arena_format("__typeof__(1 ? (%s) : (%s))", c, c);       /* a bit-field has no typeof */
    emit("{ %s value = %s; __builtin_memcpy(%s, &value, sizeof value); %s = !!value; } if (!%s) {", type, c, scalar, condition, condition);
    char *b = lower_expression(e->kids.data[1], true);
    emit("}");
    return arena_format("(%s ? *(%s *)(void *)%s : (%s))", condition, type, scalar, b);
}

static char *lower_conditional(struct expr *e, bool used)
{
    if (e->kids.count == 2)
        return lower_elvis(e);
    const char *c = on_one_line(lower_expression(e->kids.data[0], true));
    const char *condition = scratch(SCRATCH_CONDITION);
    emit("%s = !!(%s); if (%s) {", condition, c, condition);
    char *a = lower_expression(e->kids.data[1], used);
    emit("} else {");
    char *b = lower_expression(e->kids.data[2], used);
    emit("}");
    if (is_nothing(a) && is_nothing(b))
        return (char *)nothing;
    return arena_format("(%s ? (%s) : (%s))", condition, a, b);
}

/* What is 1 where this branch is chosen, and 0 elsewhere. A constant is not asked anew: __builtin_constant_p may answer otherwise. */
static char *choice_text(const struct expr *e, size_t branch)
{
    const char *control = flat_text(e->first + 2, e->op_token);
    if (e->kind != EXPR_GENERIC)
        return arena_format("__builtin_choose_expr(%s, %d, %d)", control, branch == 0, branch == 1);
    struct buffer b = {0};
    buffer_format(&b, "_Generic(%s", control);
    for (size_t i = 0; i < e->kids.count; i++) {
        int type = i ? e->kids.data[i - 1]->last + 1 : e->op_token + 1;
        buffer_format(&b, ", %s: %d", flat_text(type, e->kids.data[i]->first - 1), i == branch);
    }
    buffer_char(&b, ')');
    return b.data;
}

/* The C compiler chooses: each branch's suspensions stand under the same choice, and the final expression chooses again. */
static char *lower_choice(struct expr *e, bool used)
{
    bool nothing_left = true;
    for (size_t i = 0; i < e->kids.count; i++) {
        struct expr *branch = e->kids.data[i];
        bool is_void = branch->type && type_is_void(branch->type);
        if (!expression_special(branch)) {
            nothing_left = false;
            continue;
        }
        if (branch->explodes)
            emit("if (%s) {", choice_text(e, i));
        char *text = lower_expression(branch, used && !is_void);
        if (branch->explodes)
            emit("}");
        nothing_left &= is_nothing(text);
        if (suspension_value(branch) && !is_void)       /* not an lvalue */
            text = is_nothing(text) ? text : arena_format("((void)0, %s)", text);
        replace(branch->first, branch->last, text);
    }
    return nothing_left ? (char *)nothing : text_of(e->first, e->last);
}

static char *lower_comma(struct expr *e, bool used)
{
    char *left = lower_expression(e->kids.data[0], false);
    if (!e->explodes && !is_nothing(left)) {
        char *right = lower_expression(e->kids.data[1], used);
        return is_nothing(right) ? left : arena_format("%s, %s", left, right);
    }
    if (!is_nothing(left))
        emit("%s;", left);
    return lower_expression(e->kids.data[1], used);
}

static char *lower_assign(struct expr *e, bool used)
{
    struct expr *to = e->kids.data[0], *from = e->kids.data[1];
    bool owned = lowering.f->lowered && is_owned_lvalue(to) && e->op == '=';
    if (owned) {
        check_shapes(to->type, from);
        mark_taken(from);
    } else if (lowering.f->lowered && is_counted(from))
        mark_given(from);
    if (!owned)
        return lower_operands(e);
    char *left = lower_expression(to, true);
    char *right = lower_expression(from, true);
    if (!used)
        return arena_format("troth_set(&%s, %s)", left, right);
    return arena_format("((struct %s *)troth_set(&%s, %s))", to->type->shape->name, left, right);
}

/* promise_keep(p) or iter_keep(it), whatever it is cast to */
static bool is_keep(struct expr *e)
{
    while (e->kind == EXPR_PAREN || e->kind == EXPR_CAST)
        e = e->kids.data[0];
    return calls(e, "troth_keep");
}

/* A kept reference that is handed over as a `void *` is the callee's: a callback's context holds it, by hand. */
static void give_contexts(struct expr *call)
{
    const struct type *callee = type_callee(call->kids.data[0]->type);
    for (size_t i = 1; callee && i < call->kids.count && i <= callee->params.count; i++) {
        const struct type *param = callee->params.data[i - 1]->type;
        if (param->kind == TYPE_POINTER && type_is_void(param->of) && is_keep(call->kids.data[i]))
            mark_given(call->kids.data[i]);
    }
}

static char *lower_call(struct expr *e, bool used)
{
    if (lowering.f->lowered)
        give_contexts(e);
    if (e->kids.count == 2 && calls(e, "troth_release"))
        mark_given(e->kids.data[1]);            /* promise_release(f()) drops the reference that the call gives */
    char *call = lower_operands(e);
    if (!lowering.f->lowered || !is_counted(e) || e->owns)
        return call;
    const char *temporary = scratch(SCRATCH_TEMPORARY);
    if (!used)
        return arena_format("troth_set(&%s, %s)", temporary, call);
    return arena_format("((%s)troth_set(&%s, %s))", type_print(e->type, ""), temporary, call);
}

/* Is the literal's type defined in its parentheses, and hoisted? Then it must not be defined again. */
static bool defines_hoisted(const struct expr *e)
{
    for (size_t i = 0; i < lowering.f->tags.count; i++) {
        const struct tag *t = lowering.f->tags.data[i];
        if (t->hoist && t->first >= e->first && t->last <= e->kids.data[0]->first)
            return true;
    }
    return false;
}

static char *lower_literal(struct expr *e)
{
    if (e->type->kind == TYPE_TAG && lowering.f->lowered)
        mark_given(e->kids.data[0]);            /* its members keep what calls give them */
    char *text = lower_operands(e);
    if (!literal_needs_slot(e))
        return text;
    const char *name = numbered("literal", ++lowering.literals);
    list_add(&lowering.members, literal_text(e, name));
    lowering.uses_self = true;
    const char *slot = arena_format("%s->%s", lowering.self, name);
    if (defines_hoisted(e))
        text = arena_format("(__typeof__(%s))%s", slot, text_of(e->kids.data[0]->first, e->last));
    if (e->type->kind == TYPE_ARRAY)
        return arena_format("(*(troth_init(%s, %s, sizeof %s), &%s))", slot, text, slot, slot);
    return arena_format("(*(%s = %s, &%s))", slot, text, slot);
}

/* A statement expression that suspends is a block, which it can only be where nobody uses its value. */
static char *lower_statement_expression(struct expr *e, bool used)
{
    if (!e->explodes) {
        struct out inner = { .file = lowering.out->file, .line = lowering.out->line }, *outer = lowering.out;
        lowering.out = &inner;
        lower_block(e->body);
        lowering.out = outer;
        return arena_format("(%s)", inner.text.data);
    }
    if (used)
        diag_error(token_place(token_at(e->first)),
            "a suspension in a statement expression whose value is used: put the value into a variable first");
    int left = lowering.suspensions_left;
    struct stmt *last = e->body->list.count ? e->body->list.data[e->body->list.count - 1] : NULL;
    if (last && last->kind == STMT_EXPR && !statement_special(last))    /* what was its value is a statement now */
        replace(last->expr->first, last->expr->last, arena_format("(void)(%s)", flat_text(last->expr->first, last->expr->last)));
    lower_block(e->body);
    lowering.suspensions_left = left - count_suspensions(e);
    return (char *)nothing;
}

static char *lower_special(struct expr *e, bool used)
{
    struct expr *last = e->kids.count ? e->kids.data[e->kids.count - 1] : NULL;
    switch (e->kind) {
    case EXPR_AWAIT: return lower_await(e, used);
    case EXPR_YIELD: return lower_yield(e, used);
    case EXPR_ITER: return lower_iter(e, used);
    case EXPR_ASSIGN: return lower_assign(e, used);
    case EXPR_CALL: return lower_call(e, used);
    case EXPR_COMPOUND: return lower_literal(e);
    case EXPR_STATEMENT: return lower_statement_expression(e, used);
    case EXPR_PAREN: {
        char *inner = lower_expression(last, used);
        return is_nothing(inner) ? inner : arena_format("(%s)", inner);
    }
    case EXPR_PREFIX:
        if (e->op == KEYWORD_OP(KW_EXTENSION))
            return lower_expression(last, used);
        return lower_operands(e);
    case EXPR_CAST:
        if (type_is_void(e->type)) {
            char *inner = lower_expression(last, false);
            return is_nothing(inner) ? inner : arena_format("(void)%s", inner);
        }
        return lower_operands(e);
    case EXPR_AND: case EXPR_OR:
        return last->explodes ? lower_logical(e) : lower_operands(e);
    case EXPR_CONDITIONAL: {
        bool branch = false;
        for (size_t i = 1; i < e->kids.count; i++)
            branch |= e->kids.data[i]->explodes;
        return branch ? lower_conditional(e, used) : lower_operands(e);
    }
    case EXPR_COMMA:
        return lower_comma(e, used);
    default:
        return is_choice(e) ? lower_choice(e, used) : lower_operands(e);
    }
}

char *lower_expression(struct expr *e, bool used)
{
    if (!expression_special(e))
        return flat_text(e->first, e->last);
    char *text = lower_special(e, used);
    if (!e->keep)
        return text;
    if (is_counted(e))
        return arena_format("((%s)troth_keep(%s))", type_print(type_unqualified(e->type), ""), text);
    return arena_format("((__typeof__(%s))troth_keep(%s))", text, text);
}

/* An await in sizeof and the like has its type and does not suspend. */
void resolve_unevaluated(void)
{
    struct function *f = lowering.f;
    for (size_t i = 0; i < f->unevaluated.count; i++) {
        struct expr *e = f->unevaluated.data[i];
        const char *text = NULL;
        if (e->kind == EXPR_AWAIT)
            text = arena_format("((%s)0)->value", promise_struct(e->kids.data[0]));
        else if (e->kind == EXPR_YIELD)
            text = arena_format("(*(%s)0)", type_print(e->type, "*"));
        else if (e->call == ITER_DONE)
            text = "((_Bool)0)";
        else if (e->type)
            text = arena_format("(*(%s)0)", type_print(e->type, "*"));
        else
            text = "((troth_error *)0)";
        replace(e->first, e->last, text);
    }
}
