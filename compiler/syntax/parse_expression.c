/*
 * parse_expression.c: expressions (C11 6.5) with the GNU extensions. Leaves: a tree whose nodes know their tokens, what the
 * identifiers mean, and the types that declarations tell (not those that arithmetic gives). What pauses, `await`, `yield` and
 * the iter_* calls, is parse_suspension.c's.
 */
#include "compiler/syntax/parser.h"

#include <string.h>

static struct expr *parse_unary(void);
static struct expr *parse_unary_level(void);
static struct expr *parse_cast_level(void);

struct expr *expr_new(enum expr_kind kind, int first)
{
    struct expr *e = arena_new(struct expr);
    e->kind = kind;
    e->first = first;
    e->op_token = first;
    e->unevaluated = parser.unevaluated > 0;
    return e;
}

void expr_add(struct expr *e, struct expr *kid)
{
    list_add(&e->kids, kid);
    e->suspends |= kid->suspends;
    e->explodes |= kid->explodes;
}

struct expr *expr_finish(struct expr *e)
{
    e->last = parser.at;
    return e;
}

struct expr *strip_parens(struct expr *e)
{
    while (e->kind == EXPR_PAREN || (e->kind == EXPR_PREFIX && e->op == KEYWORD_OP(KW_EXTENSION)))
        e = e->kids.data[0];
    return e;
}

/* --- names and their uses -------------------------------------------------------------------------------------------- */

/* Parses an identifier that is used as an expression. */
static struct expr *parse_name(void)
{
    struct expr *e = expr_new(EXPR_IDENT, parser.at);
    e->symbol = scope_find(parser.scope, peek()->name);
    if (e->symbol) {
        list_add(&e->symbol->uses, parser.at);
        e->type = e->symbol->type;
        if (e->symbol->enum_tag)
            list_add(&e->symbol->enum_tag->uses, -1);
    }
    parser.at++;
    return expr_finish(e);
}

/* One of several operands by their types or a constant: which one it is the C compiler knows. */
bool is_choice(const struct expr *e)
{
    return e->kind == EXPR_GENERIC || (e->kind == EXPR_BUILTIN && e->op == KW_CHOOSE_EXPR);
}

/* The objects whose storage an lvalue names: their address is taken. */
static void note_address(struct expr *e)
{
    e = strip_parens(e);
    if (e->kind == EXPR_IDENT && e->symbol)
        e->symbol->address_taken = true;
    else if (e->kind == EXPR_COMPOUND)
        e->addressed = true;
    else if ((e->kind == EXPR_MEMBER && e->op == '.')
        || (e->kind == EXPR_INDEX && e->kids.data[0]->type && e->kids.data[0]->type->kind == TYPE_ARRAY)
        || (e->kind == EXPR_PREFIX && (e->op == KEYWORD_OP(KW_REAL) || e->op == KEYWORD_OP(KW_IMAG))))
        note_address(e->kids.data[0]);
    else if (is_choice(e))
        for (size_t i = 0; i < e->kids.count; i++)
            note_address(e->kids.data[i]);
}

/* The suspension that e is the result of, or a member of; NULL: it is something else. */
struct expr *suspension_value(struct expr *e)
{
    for (e = strip_parens(e); e->kind == EXPR_MEMBER && e->op == '.';)
        e = strip_parens(e->kids.data[0]);
    return e->kind == EXPR_AWAIT || e->kind == EXPR_YIELD ? e : NULL;
}

/* The result of a suspension is a value: nothing can be stored in it, and it has no address. */
static void refuse_value(struct expr *e, const char *what)
{
    struct expr *s = suspension_value(e);
    if (s)
        parse_error(e->first, "%s the result of `%s`: it is a value, not an object; put it into a variable first", what,
            s->kind == EXPR_AWAIT ? "await" : "yield");
}

/* --- primary expressions ---------------------------------------------------------------------------------------------------- */

static bool same_type(struct type *a, struct type *b)
{
    const char *name = a ? type_name(a) : NULL, *other = b ? type_name(b) : NULL;
    return name && other && !strcmp(name, other);
}

/* What two branches agree in: a type, or what a call of them gives. */
static struct type *type_of_both(struct type *a, struct type *b)
{
    if (same_type(a, b))
        return a;
    struct type *f = type_callee(a), *g = type_callee(b);
    if (!f || !g || !same_type(f->of, g->of))
        return NULL;
    struct type *t = type_new(TYPE_FUNCTION);
    t->of = f->of;
    t->unprototyped = true;
    return t;
}

/* The type of a choice, whichever branch is taken. A constant beside functions is there for what cannot be called. */
static struct type *type_of_choice(const struct expr *e)
{
    struct type *t = NULL;
    bool first = true, constants = false;
    for (size_t i = 0; i < e->kids.count; i++) {
        struct expr *branch = strip_parens(e->kids.data[i]);
        if (branch->kind == EXPR_LITERAL && !branch->type) {
            constants = true;
            continue;
        }
        t = first ? branch->type : type_of_both(t, branch->type);
        first = false;
    }
    return constants && !type_callee(t) ? NULL : t;
}

/*
 * _Generic "(" ( assignment-expression | type-name ) { "," (type-name | default) ":" assignment-expression } ")"
 * Its operands are the branches. In front of them nothing is evaluated, up to op_token, the first comma.
 */
static struct expr *parse_generic(void)
{
    struct expr *e = expr_new(EXPR_GENERIC, parser.at++);
    int open = parser.at;
    expect_op('(', "after _Generic");
    parser.unevaluated++;
    if (starts_type_name(parser.at))
        parse_type_name();
    else
        parse_assignment();
    parser.unevaluated--;
    e->op_token = parser.at;
    while (accept_op(',')) {
        if (!accept_keyword(KW_DEFAULT))
            parse_type_name();
        expect_op(':', "after the type in _Generic");
        expr_add(e, parse_assignment());
    }
    e->type = type_of_choice(e);
    expect_close(')', open, "_Generic");
    return expr_finish(e);
}

/* "(" compound-statement ")": its value is its last statement's */
static struct expr *parse_statement_expression(void)
{
    struct expr *e = expr_new(EXPR_STATEMENT, parser.at++);
    size_t before = parser.function ? parser.function->suspensions.count : 0;
    int full = parser.full_first;
    e->body = parse_compound(true);
    parser.full_first = full;
    if (parser.function && parser.function->suspensions.count > before)
        e->suspends = e->explodes = true;
    if (parser.function) {
        struct span s = { e->first, parser.at };
        list_add(&parser.function->statement_expressions, s);
    }
    struct stmt *last = e->body->list.count ? e->body->list.data[e->body->list.count - 1] : NULL;
    if (last && last->kind == STMT_EXPR && last->expr)
        e->type = last->expr->type;
    expect_close(')', e->first, "statement expression");
    return expr_finish(e);
}

/* __builtin_offsetof and its kin take types. */
static struct expr *parse_builtin(void)
{
    struct expr *e = expr_new(EXPR_BUILTIN, parser.at);
    enum keyword k = (enum keyword)peek()->op;
    parser.at++;
    int open = parser.at;
    expect_op('(', "after the builtin's name");
    e->op = k;
    if (k == KW_VA_ARG || k == KW_CONVERTVECTOR) {
        expr_add(e, parse_assignment());
        expect_op(',', "in this builtin");
        e->type = parse_type_name()->declarators.data[0]->type;
    } else if (k == KW_OFFSETOF) {
        parse_type_name();
        expect_op(',', "in __builtin_offsetof");
        for (parser.at++; !at_op(')');)
            if (accept_op('[')) {
                expr_add(e, parse_expression());
                expect_op(']', "after the index");
            } else if (accept_op('.') || accept_op(OP2('-', '>')))
                parser.at++;
            else
                parse_fail(parser.at, "expected a member in __builtin_offsetof");
    } else if (k == KW_TYPES_COMPATIBLE) {
        parse_type_name();
        expect_op(',', "in __builtin_types_compatible_p");
        parse_type_name();
    } else {
        parse_constant("__builtin_choose_expr");
        e->op_token = parser.at;
        for (int i = 0; i < 2; i++) {
            expect_op(',', "in __builtin_choose_expr");
            expr_add(e, parse_assignment());
        }
        e->type = type_of_choice(e);
    }
    expect_close(')', open, "builtin's arguments");
    return expr_finish(e);
}

static struct expr *parse_literal(void)
{
    struct expr *e = expr_new(EXPR_LITERAL, parser.at);
    if (peek()->kind == TOKEN_STRING) {
        while (peek()->kind == TOKEN_STRING)
            parser.at++;
        e->type = type_pointer(type_char, 0);
        e->op = TOKEN_STRING;
    } else
        parser.at++;
    return expr_finish(e);
}

static struct expr *parse_primary(void)
{
    struct token *t = peek();
    int first = parser.at;
    switch (t->kind) {
    case TOKEN_NUMBER: case TOKEN_CHAR: case TOKEN_STRING:
        return parse_literal();
    case TOKEN_IDENT: {
        int call = iter_call_at(parser.at);
        if (call >= 0)
            return parse_iter_call((enum iter_call)call);
        return parse_name();
    }
    case TOKEN_KEYWORD:
        if (t->op == KW_GENERIC)
            return parse_generic();
        if (t->op == KW_VA_ARG || t->op == KW_OFFSETOF || t->op == KW_TYPES_COMPATIBLE || t->op == KW_CHOOSE_EXPR || t->op == KW_CONVERTVECTOR)
            return parse_builtin();
        break;
    case TOKEN_PUNCT:
        if (t->op != '(')
            break;
        if (is_op(ahead(1), '{')) {
            if (!parser.function)
                parse_fail(first, "a statement expression outside of a function");
            return parse_statement_expression();
        }
        struct expr *e = expr_new(EXPR_PAREN, parser.at++);
        expr_add(e, parse_expression());
        e->type = e->kids.data[0]->type;
        expect_close(')', first, "parenthesis");
        return expr_finish(e);
    }
    if (t->kind == TOKEN_KEYWORD && IS_WORD(t->op))
        parse_fail(first, "`%s` cannot stand here", t->name);
    parse_fail(first, t->kind == TOKEN_END ? "the file ends in an expression" : "expected an expression, not `%.*s`",
        t->length > 40 ? 40 : t->length, t->start);
}

/* --- initialisers in braces --------------------------------------------------------------------------------------------------- */

/* designation: { "." identifier | "[" constant [ "..." constant ] "]" } "=" | identifier ":" */
static void parse_designation(struct expr *e)
{
    if (peek()->kind == TOKEN_IDENT && is_op(ahead(1), ':')) {
        parser.at += 2;
        return;
    }
    bool any = false;
    for (;; any = true) {
        if (at_op('.') && ahead(1)->kind == TOKEN_IDENT)
            parser.at += 2;
        else if (at_op('[') && !is_op(ahead(1), '[')) {
            int open = parser.at++;
            const char *constant = parser.constant;
            parser.constant = "in a designator";
            expr_add(e, parse_conditional());
            if (accept_op(OP3('.', '.', '.')))
                expr_add(e, parse_conditional());
            parser.constant = constant;
            expect_close(']', open, "designator");
        } else
            break;
    }
    if (any)
        accept_op('=');                 /* GNU: may be left out after [i] */
}

/* "{" { [ designation ] ( assignment-expression | braces ) "," } "}" */
struct expr *parse_braces(void)
{
    struct expr *e = expr_new(EXPR_BRACES, parser.at++);
    nest();
    while (!at_op('}')) {
        if (peek()->kind == TOKEN_END)
            parse_fail(e->first, "this `{` is never closed");
        parse_designation(e);
        expr_add(e, at_op('{') ? parse_braces() : parse_assignment());
        if (!accept_op(','))
            break;
    }
    expect_close('}', e->first, "initialiser");
    parser.depth--;
    return expr_finish(e);
}

/* --- postfix -------------------------------------------------------------------------------------------------------------------- */

static struct expr *parse_call(struct expr *callee)
{
    struct expr *e = expr_new(EXPR_CALL, callee->first);
    if (parser.function)
        parser.function->calls = true;
    int open = parser.at++;
    expr_add(e, callee);
    while (!at_op(')')) {
        /* builtins may take types (__builtin_tgmath, __builtin_has_attribute) */
        if (callee->kind == EXPR_IDENT && !callee->symbol && starts_type_name(parser.at) && !strncmp(parser.tokens[callee->first].name, "__builtin_", 10))
            parse_type_name();
        else
            expr_add(e, parse_assignment());
        if (!accept_op(','))
            break;
    }
    expect_close(')', open, "argument list");
    struct type *f = type_callee(callee->type);
    e->type = f ? f->of : NULL;
    return expr_finish(e);
}

static struct expr *parse_member(struct expr *object)
{
    struct expr *e = expr_new(EXPR_MEMBER, object->first);
    e->op = peek()->op;
    e->op_token = parser.at++;
    if (peek()->kind != TOKEN_IDENT && peek()->kind != TOKEN_KEYWORD)
        parse_fail(parser.at, "expected a member's name");
    struct type *t = object->type;
    if (e->op != '.' && t)
        t = t->kind == TYPE_POINTER || t->kind == TYPE_ARRAY ? t->of : NULL;
    if (t && t->kind == TYPE_TAG) {
        struct symbol *m = member_find(t->tag, peek()->name);
        e->type = m ? m->type : NULL;
    } else if (t && t->kind == TYPE_RESULT) {
        if (!strcmp(peek()->name, "value"))
            e->type = t->of;
        else if (!strcmp(peek()->name, "result"))
            e->type = t->result;
    }
    expr_add(e, object);
    parser.at++;
    return expr_finish(e);
}

static struct expr *parse_postfix(struct expr *e)
{
    for (;;) {
        if (at_op('(')) {
            e = parse_call(e);
        } else if (at_op('[')) {
            struct expr *i = expr_new(EXPR_INDEX, e->first);
            int open = parser.at++;
            expr_add(i, e);
            expr_add(i, parse_expression());
            i->type = e->type && (e->type->kind == TYPE_POINTER || e->type->kind == TYPE_ARRAY) ? e->type->of : NULL;
            expect_close(']', open, "subscript");
            e = expr_finish(i);
        } else if (at_op('.') || at_op(OP2('-', '>'))) {
            e = parse_member(e);
        } else if (at_op(OP2('+', '+')) || at_op(OP2('-', '-'))) {
            refuse_value(e, "cannot change");
            struct expr *p = expr_new(EXPR_POSTFIX, e->first);
            p->op = peek()->op;
            p->op_token = parser.at++;
            expr_add(p, e);
            p->type = e->type;
            e = expr_finish(p);
        } else
            return e;
    }
}

/* "(" type-name ")" braces: lives as long as its block (6.5.2.5) */
static struct expr *parse_compound_literal(int first, struct declaration *name)
{
    struct expr *e = expr_new(EXPR_COMPOUND, first);
    e->type = name->declarators.data[0]->type;
    e->type_name = name;
    e->block = parser.enclosing;
    e->addressed = e->type->kind == TYPE_ARRAY;
    expr_add(e, parse_braces());
    if (parser.function && !parser.unevaluated)
        list_add(&parser.function->compounds, e);
    return expr_finish(e);
}

/* --- unary ------------------------------------------------------------------------------------------------------------------------ */

/* sizeof, _Alignof: of a type, or of an expression that is not evaluated */
static struct expr *parse_sizeof(void)
{
    struct expr *e = expr_new(EXPR_SIZEOF, parser.at++);
    parser.unevaluated++;
    if (at_op('(') && starts_type_name(parser.at + 1)) {
        int open = parser.at++;
        struct declaration *name = parse_type_name();
        expect_close(')', open, "type");
        if (at_op('{')) {
            struct expr *literal = parse_postfix(parse_compound_literal(open, name));
            list_add(&e->kids, literal);
        }
    } else {
        struct expr *operand = parse_unary();
        list_add(&e->kids, operand);
    }
    parser.unevaluated--;
    return expr_finish(e);
}

static struct type *prefix_type(int op, struct type *t)
{
    if (!t)
        return NULL;
    if (op == '&')
        return type_pointer(t, 0);
    if (op == '*')
        return t->kind == TYPE_POINTER || t->kind == TYPE_ARRAY ? t->of : t->kind == TYPE_FUNCTION ? t : NULL;
    return op == KEYWORD_OP(KW_EXTENSION) || op == OP2('+', '+') || op == OP2('-', '-') ? t : NULL;
}

static struct expr *parse_prefix(int op)
{
    struct expr *e = expr_new(EXPR_PREFIX, parser.at++);
    e->op = op;
    struct expr *operand = op == OP2('+', '+') || op == OP2('-', '-') ? parse_unary() : parse_cast();
    expr_add(e, operand);
    e->type = prefix_type(op, operand->type);
    if (op == '&') {
        refuse_value(operand, "cannot take the address of");
        note_address(operand);
    } else if (op == OP2('+', '+') || op == OP2('-', '-'))
        refuse_value(operand, "cannot change");
    return expr_finish(e);
}

/* unary-expression: prefix operators, sizeof, await, &&label (6.5.3) */
static struct expr *parse_unary(void)
{
    nest();
    struct expr *e = parse_unary_level();
    parser.depth--;
    return e;
}

static struct expr *parse_unary_level(void)
{
    struct token *t = peek();
    if (t->kind == TOKEN_PUNCT) {
        switch (t->op) {
        case '+': case '-': case '~': case '!': case '*': case '&': case OP2('+', '+'): case OP2('-', '-'):
            return parse_prefix(t->op);
        case OP2('&', '&'):
            if (ahead(1)->kind == TOKEN_IDENT) {
                struct expr *e = expr_new(EXPR_LABEL, parser.at);
                parser.at += 2;
                return expr_finish(e);
            }
        }
    } else if (t->kind == TOKEN_KEYWORD && !IS_WORD(t->op)) {
        if (t->op == KW_SIZEOF || t->op == KW_ALIGNOF)
            return parse_sizeof();
        if (t->op == KW_EXTENSION || t->op == KW_REAL || t->op == KW_IMAG)
            return parse_prefix(KEYWORD_OP(t->op));
    } else {
        enum keyword word = word_at(parser.at);
        if (word == KW_AWAIT)
            return parse_await();
        if (word == KW_YIELD || word == KW_YIELD_FROM)
            parse_fail(parser.at, "`%s` binds like an assignment: put it into parentheses here", t->name);
    }
    return parse_postfix(parse_primary());
}

/* cast-expression: { "(" type-name ")" } unary-expression, or a compound literal */
struct expr *parse_cast(void)
{
    nest();
    struct expr *e = parse_cast_level();
    parser.depth--;
    return e;
}

static struct expr *parse_cast_level(void)
{
    if (!at_op('(') || !starts_type_name(parser.at + 1))
        return parse_unary();
    int first = parser.at++;
    struct declaration *name = parse_type_name();
    expect_close(')', first, "type");
    if (at_op('{'))
        return parse_postfix(parse_compound_literal(first, name));
    struct expr *e = expr_new(EXPR_CAST, first);
    e->type_name = name;
    e->type = name->declarators.data[0]->type;
    expr_add(e, parse_cast());
    return expr_finish(e);
}

/* --- binary -------------------------------------------------------------------------------------------------------------------------- */

static int precedence(const struct token *t)
{
    if (t->kind != TOKEN_PUNCT)
        return 0;
    switch (t->op) {
    case '*': case '/': case '%': return 10;
    case '+': case '-': return 9;
    case OP2('<', '<'): case OP2('>', '>'): return 8;
    case '<': case '>': case OP2('<', '='): case OP2('>', '='): return 7;
    case OP2('=', '='): case OP2('!', '='): return 6;
    case '&': return 5;
    case '^': return 4;
    case '|': return 3;
    case OP2('&', '&'): return 2;
    case OP2('|', '|'): return 1;
    default: return 0;
    }
}

static struct expr *parse_binary(int least)
{
    struct expr *left = parse_cast();
    for (;;) {
        struct token *t = peek();
        int p = precedence(t);
        if (!p || p < least)
            return left;
        struct expr *e = expr_new(t->op == OP2('&', '&') ? EXPR_AND : t->op == OP2('|', '|') ? EXPR_OR : EXPR_BINARY, left->first);
        e->op = t->op;
        e->op_token = parser.at++;
        struct expr *right = parse_binary(p + 1);
        expr_add(e, left);
        expr_add(e, right);
        if (t->op == '+' || t->op == '-') {
            struct type *l = left->type, *r = right->type;
            e->type = l && (l->kind == TYPE_POINTER || l->kind == TYPE_ARRAY) ? l
                : r && (r->kind == TYPE_POINTER || r->kind == TYPE_ARRAY) && t->op == '+' ? r : NULL;
        }
        left = expr_finish(e);
    }
}

/* logical-or [ "?" [ expression ] ":" (conditional | yield) ] */
struct expr *parse_conditional(void)
{
    struct expr *c = parse_binary(1);
    if (!at_op('?'))
        return c;
    struct expr *e = expr_new(EXPR_CONDITIONAL, c->first);
    e->op_token = parser.at++;
    expr_add(e, c);
    if (!at_op(':')) {
        struct expr *middle = parse_expression();
        expr_add(e, middle);
        e->type = middle->type;
    } else
        e->type = c->type;
    expect_op(':', "in `?:`");
    enum keyword word = word_at(parser.at);
    struct expr *last = word == KW_YIELD || word == KW_YIELD_FROM ? parse_yield() : parse_conditional();
    expr_add(e, last);
    if (!e->type || (e->type->kind == TYPE_POINTER && type_is_void(e->type->of)))
        e->type = last->type ? last->type : e->type;
    if (e->type && e->type->kind == TYPE_ARITHMETIC)
        e->type = NULL;                 /* the usual conversions give another one */
    return expr_finish(e);
}

static bool assignment_op(const struct token *t)
{
    if (t->kind != TOKEN_PUNCT)
        return false;
    switch (t->op) {
    case '=': case OP2('*', '='): case OP2('/', '='): case OP2('%', '='): case OP2('+', '='): case OP2('-', '='):
    case OP3('<', '<', '='): case OP3('>', '>', '='): case OP2('&', '='): case OP2('^', '='): case OP2('|', '='):
        return true;
    default:
        return false;
    }
}

/* yield ... | conditional [ assignment-operator assignment-expression ] */
struct expr *parse_assignment(void)
{
    enum keyword word = word_at(parser.at);
    if (word == KW_YIELD || word == KW_YIELD_FROM)
        return parse_yield();
    struct expr *left = parse_conditional();
    if (!assignment_op(peek()))
        return left;
    refuse_value(left, "cannot assign to");
    struct expr *e = expr_new(EXPR_ASSIGN, left->first);
    e->op = peek()->op;
    e->op_token = parser.at++;
    expr_add(e, left);
    expr_add(e, parse_assignment());
    e->type = left->type;
    return expr_finish(e);
}

struct expr *parse_expression(void)
{
    struct expr *left = parse_assignment();
    while (at_op(',')) {
        struct expr *e = expr_new(EXPR_COMMA, left->first);
        e->op_token = parser.at++;
        expr_add(e, left);
        expr_add(e, parse_assignment());
        e->type = e->kids.data[1]->type;
        left = expr_finish(e);
    }
    return left;
}

struct expr *parse_full_expression(void)
{
    parser.full_first = parser.at;
    return parse_expression();
}

struct expr *parse_constant(const char *what)
{
    const char *constant = parser.constant;
    parser.constant = arena_format("in %s, which must be constant", what);
    struct expr *e = parse_conditional();
    parser.constant = constant;
    return e;
}
