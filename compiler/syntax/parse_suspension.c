/*
 * parse_suspension.c: the words that stand in expressions: `await`, `yield`, `yield_from`, and the iter_* calls, which are typed by
 * their operand. Enters: the parser at the word. Leaves: a node that knows its type, and the function knows where it can be
 * suspended. What cannot stand here is reported; in an unevaluated operand there is only a type.
 */
#include "compiler/syntax/parser.h"

#include <string.h>

static void note_suspension(struct expr *e)
{
    if (parser.unevaluated) {
        list_add(&parser.function->unevaluated, e);
        return;
    }
    struct span s = { parser.full_first, parser.at };
    list_add(&parser.function->suspensions, s);
    e->suspends = e->explodes = true;
}

/* Why `await` or `yield` cannot stand here, or NULL. */
static const char *refused_here(bool is_await)
{
    struct function *f = parser.function;
    if (parser.constant && !parser.unevaluated)
        return arena_format("cannot stand %s", parser.constant);
    if (!f)
        return "stands outside of a function";
    if (parser.nested)
        return "cannot stand in a nested function";
    if (is_await && !f->is_async)
        return f->is_generator ? "stands in a generator that is not async: declare it `async generator`"
            : arena_format("stands in `%s`, which is not async: declare it `async`, or use promise_then", f->name);
    if (!is_await && !f->is_generator)
        return arena_format("stands in `%s`, which is not a generator: declare it `generator`", f->name);
    return NULL;
}

/* await unary-expression */
struct expr *parse_await(void)
{
    struct expr *e = expr_new(EXPR_AWAIT, parser.at);
    const char *why = refused_here(true);
    if (why)
        parse_error(parser.at, "`await` %s", why);
    parser.at++;
    struct expr *p = parse_cast();
    expr_add(e, p);
    struct expr *call = strip_parens(p), *callee = call->kind == EXPR_CALL ? call->kids.data[0] : NULL;
    if (call->kind == EXPR_LITERAL)
        parse_error(e->first, "`await` needs a promise, and this is a constant");
    else if (callee && callee->kind == EXPR_IDENT && !callee->symbol && strncmp(parser.tokens[callee->first].name, "__builtin", 9))
        parse_error(callee->first, "`%s` is not declared: declare it before it is awaited", parser.tokens[callee->first].name);
    else if (p->type && p->type->kind != TYPE_PROMISE)
        parse_error(e->first, "`await` needs a promise, and this is a `%s`%s", type_words(p->type), type_callee(p->type) ? ": call it" : "");
    else if (call->kind == EXPR_MEMBER && call->kids.data[0]->type && call->kids.data[0]->type->kind == TYPE_PROMISE)
        parse_error(call->op_token, "a promise has no members, and `await` binds weaker than this: write `(await ...)%s%s`",
            call->op == '.' ? "." : "->", parser.tokens[call->op_token + 1].name);
    e->type = p->type ? p->type->of : NULL;
    if (why)
        return expr_finish(e);
    note_suspension(e);
    return expr_finish(e);
}

static bool yield_has_operand(void)
{
    struct token *t = peek();
    return !(is_op(t, ';') || is_op(t, ')') || is_op(t, ']') || is_op(t, ',') || is_op(t, ':') || is_op(t, '}') || t->kind == TOKEN_END);
}

/* yield_from it: its value is what the inner iterator returns */
static void check_delegation(struct expr *e)
{
    struct type *t = e->kids.data[0]->type;
    struct type *outer = parser.function->type->of;
    bool async = parser.function->is_async;
    if (!async && t && t->kind == TYPE_ASYNC_ITERATOR)
        parse_fail(e->first, "`yield_from` an async iterator needs an async generator");
    if (!t || (t->kind != TYPE_ITERATOR && t->kind != TYPE_ASYNC_ITERATOR))
        parse_fail(e->first, "`yield_from` needs an iterator whose type is declared (`iterator(Y)`%s)", async ? ", `async_iterator(Y)`" : "");
    t->shape->steps_wanted = true;
    if (strcmp(type_name(t->of), type_name(outer->of)))
        parse_fail(e->first, "`yield_from` an iterator of `%s` in a generator of `%s`", type_words(t->of), type_words(outer->of));
    e->op = KEYWORD_OP(KW_YIELD_FROM);
    e->type = t->result;
}

/* ( yield | yield_from ) [ assignment-expression ] */
struct expr *parse_yield(void)
{
    struct expr *e = expr_new(EXPR_YIELD, parser.at);
    const char *why = refused_here(false);
    if (why)
        parse_error(parser.at, "`yield` %s", why);
    bool from = word_at(parser.at) == KW_YIELD_FROM;
    parser.at++;
    if (yield_has_operand())
        expr_add(e, parse_assignment());
    else if (from)
        parse_fail(e->first, "`yield_from` needs an iterator");
    if (why)
        return expr_finish(e);
    e->type = parser.function->type->of->sent;
    if (from)
        check_delegation(e);
    note_suspension(e);
    return expr_finish(e);
}

/* iter_next(it), iter_send(it, v), ...: typed by the iterator's declared type. */
int iter_call_at(int i)
{
    static const char *const names[] = { "iter_next", "iter_send", "iter_throw", "iter_return", "iter_close", "iter_done", "iter_of" };
    const struct token *t = &parser.tokens[i];
    if (t->kind != TOKEN_IDENT || strncmp(t->name, "iter_", 5) || !is_op(&parser.tokens[i + 1], '(') || scope_find(parser.scope, t->name)
        || !parser.unit->tokens.troth)
        return -1;
    for (int k = 0; k < 7; k++)
        if (!strcmp(t->name, names[k]))
            return k;
    return -1;
}

struct expr *parse_iter_call(enum iter_call call)
{
    struct expr *e = expr_new(EXPR_ITER, parser.at);
    if (parser.function)
        parser.function->calls = true;
    const char *name = peek()->name;
    size_t want = call == ITER_SEND || call == ITER_THROW || call == ITER_RETURN ? 2 : 1;
    e->call = call;
    parser.at++;
    int open = parser.at++;
    while (!at_op(')')) {
        expr_add(e, parse_assignment());
        if (!accept_op(','))
            break;
    }
    expect_close(')', open, "argument list");
    parser.words = true;
    bool void_result = call == ITER_RETURN && e->kids.count == 1;
    if (e->kids.count != want && !void_result)
        parse_fail(e->first, "`%s` takes %zu argument%s", name, want, want > 1 ? "s" : "");
    struct type *t = e->kids.data[0]->type;
    enum type_kind kind = call == ITER_OF ? TYPE_ITERABLE : TYPE_ITERATOR;
    bool async = t && t->kind == TYPE_ASYNC_ITERATOR && call != ITER_OF;
    if (!async && (!t || t->kind != kind))
        parse_fail(e->first, "`%s` needs an operand whose declared type is %s; put it into a variable of that type", name,
            call == ITER_OF ? "`iterable(Y)`" : "`iterator(Y)`");
    const char *why = NULL;
    if (call == ITER_OF)
        e->type = type_shaped(TYPE_ITERATOR, t->of, NULL, NULL, &why);
    else if (call == ITER_DONE)
        e->type = type_int;
    else if (async)
        e->type = type_shaped(TYPE_PROMISE, type_shaped(TYPE_RESULT, t->of, NULL, t->result, &why), NULL, NULL, &why);
    else if (call == ITER_CLOSE)
        e->type = parser.function && parser.function->lowered ? type_void : NULL;
    else
        e->type = type_shaped(TYPE_RESULT, t->of, NULL, t->result, &why);
    t->shape->steps_wanted = true;
    if (parser.unevaluated && parser.function)
        list_add(&parser.function->unevaluated, e);
    if (call < ITER_DONE && !async && !parser.unevaluated) {
        if (parser.constant || !parser.function)
            parse_fail(e->first, "`%s` cannot stand here", name);
        e->explodes |= parser.function->lowered;
    }
    return expr_finish(e);
}
