/*
 * parse_function.c: what is known of a function before and after its body: its parameters, and where its jumps lead.
 */
#include "compiler/syntax/parser.h"

#include <string.h>

struct function *function_begin(struct declaration *d, struct declarator *r)
{
    struct function *f = arena_new(struct function);
    f->name = parser.tokens[r->name].name;
    f->symbol = r->symbol;
    f->declaration = d;
    f->declarator = r;
    f->type = r->type;
    f->is_async = d->is_async;
    f->is_generator = d->is_generator;
    f->lowered = d->is_async || d->is_generator;
    f->value = f->lowered ? r->type->of->of : NULL;
    if (r->type->kind != TYPE_FUNCTION)
        parse_fail(r->first, "expected `;` after this declaration");
    if (f->lowered && (!type_is_complete(f->value) || (f->is_generator && !type_is_complete(r->type->of->result))))
        parse_fail(r->name, "`%s` %s an incomplete type: define `%s` first", f->name, f->is_generator ? "hands out" : "returns",
            type_words(f->value));
    if (f->is_generator && !strcmp(f->name, "main"))
        parse_fail(r->name, "`main` cannot be a generator: make it `async int main(void)`");
    parser.function = f;
    f->scope = r->type->scope;
    f->scope->function = f;
    for (size_t i = 0; i < r->type->params.count; i++) {
        struct symbol *p = r->type->params.data[i];
        p->function = f;
        p->is_param = true;
        if (f->lowered && !p->name && (type_is_counted(p->type) || !strcmp(f->name, "main")))
            parse_fail(p->token, "parameter %zu of `%s` %s needs a name", i + 1, f->name,
                type_is_counted(p->type) ? "owns what it is given, and" : "is used, and");
        struct type *t = p->type;
        for (; f->lowered && t; t = t->of)
            if (t->kind == TYPE_ARRAY && t->variable)
                parse_fail(p->token, "the type of parameter `%s` depends on another parameter, which a lowered function cannot keep: "
                    "pass a plain pointer and compute the index", p->name);
        if (p->name)
            list_add(&f->locals, p);
    }
    return f;
}

static bool inside(struct stmt *outer, int token)
{
    return outer->first <= token && token < outer->last;
}

/* Local labels (__label__) may have one name in several blocks: the innermost that holds the goto is meant. */
struct stmt *label_of(const struct function *f, const struct stmt *jump)
{
    struct stmt *found = NULL;
    for (size_t i = 0; i < f->labels.count; i++) {
        struct stmt *label = f->labels.data[i];
        if (label->label == jump->label && (!found || (label->enclosing && inside(label->enclosing, jump->first))))
            found = label;
    }
    return found;
}

/* The outermost statement that holds `token` and not `other`, going up from `s`; of the kinds that must not be entered. */
static struct stmt *entered(struct stmt *s, int other)
{
    for (; s; s = s->enclosing)
        if (!inside(s, other) && (s->kind == STMT_FOREACH || s->kind == STMT_DEFER
            || (s->enclosing && s->enclosing->kind == STMT_TRY && s->kind == STMT_COMPOUND)))
            return s;
    return NULL;
}

static bool check_defers(struct stmt *jump, int at, struct stmt *label)
{
    for (size_t i = 0; i < parser.function->defers.count; i++) {
        struct stmt *d = parser.function->defers.data[i], *block = d->enclosing;
        if (block && inside(block, label->first) && label->first >= d->last && !(jump->first >= d->last && inside(block, jump->first))) {
            parse_error(at, "this jumps past the `defer` at line %d", parser.tokens[d->first].line);
            return false;
        }
    }
    return true;
}

/* What a jump leaves: a deferred statement cannot be left. */
void check_left_defer(struct stmt *jump, int at, struct stmt *target)
{
    for (struct stmt *s = jump->enclosing; s && s != target; s = s->enclosing)
        if (s->kind == STMT_DEFER && !(target && inside(s, target->first))) {
            parse_error(at, "a deferred statement cannot be left by a jump");
            return;
        }
}

/* A backward goto makes a loop; nothing is entered but from its start. */
static void check_gotos(struct function *f)
{
    for (size_t i = 0; i < f->gotos.count; i++) {
        struct stmt *g = f->gotos.data[i], *label = label_of(f, g);
        if (!label) {
            if (f->lowered)
                parse_error(g->label_token, "no label `%s` in this function", g->label);
            continue;
        }
        if (label->first < g->first)
            note_loop(label->first, g->last);
        struct stmt *into = entered(label->enclosing, g->first);
        if (into)
            parse_error(g->label_token, into->kind == STMT_FOREACH ? "`goto` into a foreach, past its start at line %d"
                : into->kind == STMT_DEFER ? "`goto` into a deferred statement at line %d" : "`goto` into a try, past its start at line %d",
                parser.tokens[into->first].line);
        if (check_defers(g, g->label_token, label))
            check_left_defer(g, g->label_token, label);
    }
    for (size_t i = 0; i < f->cases.count; i++) {
        struct stmt *c = f->cases.data[i], *s = c->enclosing;
        for (; s && s->kind != STMT_SWITCH; s = s->enclosing)
            if (s->kind == STMT_FOREACH || s->kind == STMT_DEFER || (s->enclosing && s->enclosing->kind == STMT_TRY))
                parse_error(c->first, "a case label cannot stand inside a `try`, a `foreach` or a `defer` of its switch");
        if (s)
            check_defers(s, c->first, c);
    }
    for (size_t i = 0; i < f->computed.count; i++)          /* it may lead back to any label */
        for (size_t k = 0; k < f->labels.count; k++)
            if (f->labels.data[k]->first < f->computed.data[i]->first)
                note_loop(f->labels.data[k]->first, f->computed.data[i]->last);
}

void parse_body(struct function *f)
{
    struct scope *saved = parser.scope;
    parser.scope = f->scope;
    f->scope->outer = saved;
    parser.enclosing = NULL;
    f->body = parse_compound(false);
    for (size_t i = 0; i < f->scope->list.count; i++)
        f->scope->list.data[i]->scope_last = parser.at;
    check_gotos(f);
    parser.scope = saved;
    parser.function = NULL;
}
