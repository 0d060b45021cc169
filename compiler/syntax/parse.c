/*
 * parse.c: external declarations, and what all of the parser shares.
 *
 *     translation-unit: { external-declaration }
 *     external-declaration: declaration | function-definition | asm-definition | ";"
 *
 * An error abandons the external declaration that it stands in; statements recover by themselves (parse_statement.c).
 */
#include "compiler/syntax/parser.h"

#include <string.h>

struct parser parser;

bool accept_op(int op)
{
    if (!at_op(op))
        return false;
    parser.at++;
    return true;
}

bool accept_keyword(enum keyword k)
{
    if (!at_keyword(k))
        return false;
    parser.at++;
    return true;
}

static const char *op_text(int op)
{
    return op > 0xFFFF ? arena_format("%c%c%c", op >> 16, op >> 8 & 255, op & 255)
        : op > 0xFF ? arena_format("%c%c", op >> 8, op & 255) : arena_format("%c", op);
}

static const char *token_text(const struct token *t)
{
    return t->kind == TOKEN_END ? "the end of the file" : arena_format("`%.*s`", t->length > 40 ? 40 : t->length, t->start);
}

void parse_error(int token, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vformat(format, args);
    va_end(args);
    diag_error(token_place(&parser.tokens[token]), "%s", text);
}

void parse_fail(int token, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vformat(format, args);
    va_end(args);
    diag_error(token_place(&parser.tokens[token]), "%s", text);
    longjmp(*parser.recover, 1);
}

/* Recursion is as deep as the source nests: a limit, so that no input can use up the stack. */
void nest(void)
{
    if (++parser.depth > DEEPEST)
        parse_fail(parser.at, "this is nested too deeply (more than %d levels)", DEEPEST);
}

void expect_op(int op, const char *where)
{
    if (!accept_op(op))
        parse_fail(parser.at, "expected `%s` %s, not %s", op_text(op), where, token_text(peek()));
}

void expect_close(int op, int opener, const char *what)
{
    if (!accept_op(op))
        parse_fail(parser.at, "expected `%s` to close the %s that opens at line %d, not %s", op_text(op), what,
            parser.tokens[opener].line, token_text(peek()));
}

enum keyword word_at(int i)
{
    const struct token *t = &parser.tokens[i];
    if (t->kind == TOKEN_KEYWORD)
        return IS_WORD(t->op) ? (enum keyword)t->op : KW_NONE;
    if (t->kind != TOKEN_IDENT || !t->word || t->system || parser.unit->tokens.reserved || scope_find(parser.scope, t->name))
        return KW_NONE;
    return (enum keyword)t->word;
}

bool has_words(int first, int last)
{
    bool reserved = parser.unit->tokens.reserved;
    for (int i = first; i < last; i++) {
        const struct token *t = &parser.tokens[i];
        if (t->kind == TOKEN_KEYWORD ? IS_WORD(t->op) : t->kind == TOKEN_IDENT
            && ((t->word && !t->system && !reserved) || !strncmp(t->name, "iter_", 5)))
            return true;
    }
    return false;
}

int skip_balanced(int i)
{
    int match = parser.unit->match[i];
    return match > i ? match + 1 : i + 1;
}

struct symbol *declare(const char *name, enum symbol_kind kind, struct type *type, int token)
{
    struct symbol *s = arena_new(struct symbol);
    s->name = name;
    s->kind = kind;
    s->type = type;
    s->token = token;
    s->function = parser.function;
    scope_add(parser.scope, s);
    return s;
}

struct scope *scope_push(void)
{
    struct scope *saved = parser.scope;
    parser.scope = scope_new(saved);
    parser.scope->function = parser.function;
    return saved;
}

void scope_pop(struct scope *saved)
{
    for (size_t i = 0; i < parser.scope->list.count; i++)
        parser.scope->list.data[i]->scope_last = parser.at;
    parser.scope = saved;
}

static bool file_scope_type(int i)
{
    const struct token *t = &parser.tokens[i];
    if (t->kind == TOKEN_KEYWORD)
        return (t->op >= KW_VOID && t->op <= KW_RESTRICT && t->op != KW_ATOMIC) || t->op == KW_REGISTER;
    struct symbol *s = t->kind == TOKEN_IDENT ? scope_find(parser.unit->scope, t->name) : NULL;
    return s && s->kind == SYMBOL_TYPEDEF;
}

/* Declarations right behind the parameters, and then a body. */
static bool old_style_params(int i)
{
    if (!file_scope_type(i))
        return false;
    while (file_scope_type(i)) {
        while (parser.tokens[i].kind != TOKEN_END && !is_op(&parser.tokens[i], ';') && !is_op(&parser.tokens[i], '{'))
            i = skip_balanced(i);
        if (!is_op(&parser.tokens[i], ';'))
            return false;
        i++;
    }
    return is_op(&parser.tokens[i], '{');
}

/* Where an external declaration ends that is not understood: behind its semicolon, or behind its function's body. */
static int external_end(int i)
{
    bool after_parens = false, old_style = false;
    for (;;) {
        const struct token *t = &parser.tokens[i];
        if (t->kind == TOKEN_END)
            return i;
        if (is_op(t, ';')) {
            if (!old_style)
                return i + 1;
            i++;
            continue;
        }
        if (is_op(t, '{')) {
            if (parser.unit->match[i] < 0)
                return parser.unit->tokens.count - 1;       /* never closed: nothing behind it can be judged */
            i = skip_balanced(i);
            if (after_parens)
                return i;
        } else if (is_op(t, '(') || is_op(t, '[')) {
            after_parens = is_op(t, '(');
            bool named = i > 0 && parser.tokens[i - 1].kind == TOKEN_IDENT;
            i = skip_balanced(i);
            old_style |= after_parens && named && old_style_params(i);
        } else {
            if (is_op(t, '='))
                after_parens = false;
            i++;
        }
    }
}

/* Typedef names that the compilers predefine; a program may declare them again. */
static void predefine(void)
{
    static const char *const types[] = { "bool", "__builtin_va_list", "_Float16", "_Float32", "_Float64", "_Float128",
        "_Float32x", "_Float64x", "__float128", "__float80", "__bf16", "__fp16", "__int128_t", "__uint128_t", "_Decimal32", "_Decimal64",
        "_Decimal128", "__ibm128", "_Sat", "_Fract", "_Accum", "char8_t_", "wchar_t_" };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        const char *name = intern(types[i], strlen(types[i]));
        struct type *t = !strcmp(name, "bool") ? type_arithmetic("_Bool") : type_arithmetic(name);
        if (!strcmp(name, "__builtin_va_list"))
            t->opaque = true;
        struct symbol *s = declare(name, SYMBOL_TYPEDEF, t, 0);
        if (t->opaque)
            t->alias = s;
    }
}

static void match_brackets(struct unit *u)
{
    LIST(int) open = {0};
    u->match = arena_alloc((size_t)u->tokens.count * sizeof *u->match);
    for (int i = 0; i < u->tokens.count; i++) {
        const struct token *t = &u->tokens.at[i];
        u->match[i] = -1;
        if (is_op(t, '(') || is_op(t, '[') || is_op(t, '{'))
            list_add(&open, i);
        else if (is_op(t, ')') || is_op(t, ']') || is_op(t, '}')) {
            int opener = t->op == ')' ? '(' : t->op == ']' ? '[' : '{';
            /* an opener without a partner between a matching pair is passed over, so that errors stay local */
            size_t n = open.count;
            while (n && u->tokens.at[open.data[n - 1]].op != opener)
                n--;
            if (n) {
                open.count = n - 1;
                u->match[i] = open.data[n - 1];
                u->match[open.data[n - 1]] = i;
            }
        }
    }
}

void parse_begin(struct unit *u, struct tokens tokens)
{
    *u = (struct unit){ .tokens = tokens };
    types_reset();
    match_brackets(u);
    parser = (struct parser){ .unit = u, .tokens = tokens.at };
    u->scope = parser.scope = scope_new(NULL);
    predefine();
}

static void parse_function(struct external *out, struct declaration *d)
{
    struct declarator *r = d->declarators.data[0];
    int open = parser.at;
    int end = parser.unit->match[open] < 0 ? -1 : skip_balanced(open);
    bool lowered = d->is_async || d->is_generator;
    bool nested_words = end < 0 || has_words(open, end);
    if (!lowered && !nested_words) {
        parser.at = end;
        return;
    }
    if (lowered && (r->type->kind != TYPE_FUNCTION || r->params_first < 0))
        parse_fail(d->word, "`%.*s` needs a function", parser.tokens[d->word].length, parser.tokens[d->word].start);
    struct function *f = function_begin(d, r);
    parse_body(f);
    out->kind = EXTERNAL_FUNCTION;
    out->function = f;
    out->words |= lowered;
}

/* function-definition: declaration-specifiers declarator { declaration } compound-statement   (C11 6.9.1) */
static void parse_one(struct external *out)
{
    if (accept_op(';'))
        return;
    if (at_keyword(KW_ASM)) {
        parser.at = external_end(parser.at);
        return;
    }
    if (at_keyword(KW_STATIC_ASSERT)) {
        parse_declaration(NULL);
        return;
    }
    struct declaration *d = parse_declaration(NULL);
    out->declaration = d;
    if (d->has_body)
        parse_function(out, d);
    else
        out->kind = EXTERNAL_DECLARATION;
    d->last = parser.at;
}

bool parse_external(struct unit *u, int *at, struct external *out)
{
    *out = (struct external){ .first = *at, .kind = EXTERNAL_COPIED };
    if (u->tokens.at[*at].kind == TOKEN_END)
        return false;
    int end = external_end(*at);
    bool loud = has_words(*at, end);
    size_t mentions = u->mentions.count;
    jmp_buf recover;
    parser = (struct parser){ .unit = u, .tokens = u->tokens.at, .at = *at, .scope = u->scope, .recover = &recover };
    bool was = diag_mute(!loud);
    if (!setjmp(recover)) {
        parse_one(out);
        out->last = parser.at;
    } else {
        out->kind = EXTERNAL_COPIED;
        out->last = end > out->first ? end : out->first + 1;
        parser.scope = u->scope;
        /* a declaration that failed may have run into the next one's tokens; start behind what was its own */
    }
    diag_mute(was);
    out->words |= u->mentions.count > mentions || parser.words;
    *at = out->last;
    return true;
}
