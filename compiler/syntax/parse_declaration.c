/*
 * parse_declaration.c: declarators and declarations (C11 6.7.6, 6.7) with the GNU extensions. Leaves: symbols in their scopes,
 * and the tokens of each declarator, from which slots are declared later.
 */
#include "compiler/syntax/parser.h"

#include <stdlib.h>
#include <string.h>

static struct type *parse_direct_level(struct declarator *r, struct type *base, bool abstract);
static struct type *parse_suffix(struct declarator *r, struct type *base, bool next_to_name);

/* --- declarators -------------------------------------------------------------------------------------------------------------- */

/* `*receives(T) f(void)`, and not a function that is called `receives`. */
static bool declarator_follows_word(void)
{
    enum keyword word = word_at(parser.at);
    if (word < KW_RECEIVES || word > KW_DISCARD || !is_op(ahead(1), '('))
        return false;
    const struct token *next = &parser.tokens[skip_balanced(parser.at + 1)];
    return next->kind == TOKEN_IDENT || is_op(next, '*') || is_op(next, '(') || (next->kind == TOKEN_KEYWORD && qualifier((enum keyword)next->op));
}

static struct type *parse_pointers(struct declarator *r, struct type *base)
{
    skip_attributes(r, NULL);
    while (accept_op('*') || accept_op('^')) {
        unsigned quals = 0;
        for (;;) {
            if (peek()->kind == TOKEN_KEYWORD && qualifier((enum keyword)peek()->op))
                quals |= qualifier((enum keyword)ahead(0)->op), parser.at++;
            else if (at_keyword(KW_ATTRIBUTE))
                skip_attributes(r, NULL);
            else if (at_keyword(KW_EXTENSION) || (peek()->kind == TOKEN_IDENT && (!strcmp(peek()->name, "_Nonnull") || !strcmp(peek()->name, "_Nullable"))))
                parser.at++;
            else if (parser.declaring && parser.declaring->word >= 0 && declarator_follows_word()
                && parse_word_specifier(parser.declaring, word_at(parser.at)))
                continue;                       /* generator const char *receives(int) f(void) */
            else
                break;
        }
        base = type_pointer(base, quals);
    }
    return base;
}

/* Is the parenthesis at parser.at one around a declarator, not one around parameters? */
static bool nested_declarator(bool abstract)
{
    int i = parser.at + 1;
    while (is_keyword(&parser.tokens[i], KW_ATTRIBUTE))
        i = skip_balanced(i + 1);
    const struct token *t = &parser.tokens[i];
    if (is_op(t, '*') || is_op(t, '(') || is_op(t, '^') || (is_op(t, '[') && !is_op(&parser.tokens[i + 1], '[')))
        return true;
    if (t->kind != TOKEN_IDENT)
        return false;
    struct symbol *s = scope_find(parser.scope, t->name);
    if (s && s->kind == SYMBOL_TYPEDEF)
        return false;
    return !abstract || !starts_type_name(i);
}

/* direct-declarator: identifier | "(" declarator ")", then suffixes. */
static struct type *parse_direct(struct declarator *r, struct type *base, bool abstract)
{
    nest();
    struct type *t = parse_direct_level(r, base, abstract);
    parser.depth--;
    return t;
}

static struct type *parse_direct_level(struct declarator *r, struct type *base, bool abstract)
{
    base = parse_pointers(r, base);
    if (at_op('(') && nested_declarator(abstract)) {
        int open = parser.at, close = parser.unit->match[open];
        if (close < 0)
            parse_fail(open, "this `(` is never closed");
        parser.at = close + 1;
        int name = open;                        /* (f)(int): f's own parameters all the same */
        while (is_op(&parser.tokens[name], '('))
            name++;
        bool only_name = parser.tokens[name].kind == TOKEN_IDENT && close - name == name - open;
        struct type *outer = parse_suffix(r, base, only_name);
        int end = parser.at;
        parser.at = open + 1;
        struct type *t = parse_direct(r, outer, abstract);
        if (parser.at != close)
            parse_fail(parser.at, "expected `)` in this declarator");
        parser.at = end;
        return t;
    }
    if (peek()->kind == TOKEN_IDENT)
        r->name = parser.at++;
    else if (!abstract && !at_op(':'))
        parse_fail(parser.at, "expected a name in this declaration");
    int behind = parser.at;
    skip_attributes(NULL, NULL);
    if (!at_op('(') && !at_op('['))             /* they belong to the whole declarator: parse_declarator looks at them */
        parser.at = behind;
    return parse_suffix(r, base, true);
}

/* 6.7.6.3: arrays and functions are adjusted to pointers. */
static void adjust_param(struct declarator *r)
{
    if (r->type->kind == TYPE_ARRAY)
        r->type = type_pointer(r->type->of, 0);
    else if (r->type->kind == TYPE_FUNCTION)
        r->type = type_pointer(r->type, 0);
}

/* parameter-type-list (6.7.6), or a K&R list of names */
static struct type *parse_params(struct type *returned)
{
    struct type *t = type_new(TYPE_FUNCTION);
    int open = parser.at++;
    t->of = returned;
    struct scope *saved = scope_push();
    struct declaration *declaring = parser.declaring;
    parser.declaring = NULL;
    t->scope = parser.scope;
    const char *constant = parser.constant;
    parser.constant = "in a parameter list";
    if (at_op(')'))
        t->unprototyped = true;
    else if (at_keyword(KW_VOID) && is_op(ahead(1), ')'))
        parser.at++;
    else if (peek()->kind == TOKEN_IDENT && !starts_type_name(parser.at) && !is_word_specifier()) {
        t->unprototyped = true;                 /* names only: an old-style definition */
        while (peek()->kind == TOKEN_IDENT) {
            struct symbol *s = declare(peek()->name, SYMBOL_OBJECT, type_int, parser.at);
            parser.at++;
            list_add(&t->params, s);
            if (!accept_op(','))
                break;
        }
    } else
        do {
            if (accept_op(OP3('.', '.', '.'))) {
                t->variadic = true;
                break;
            }
            size_t mention = parser.unit->mentions.count;
            struct declaration *d = parse_specifiers(true);
            if (d->type_only)
                parse_fail(parser.at, "expected a parameter");
            struct declarator *r = parse_declarator(d, true);
            list_add(&d->declarators, r);
            note_type_words(d, mention);
            adjust_param(r);
            struct symbol *s;
            if (r->name >= 0)
                s = declare(parser.tokens[r->name].name, SYMBOL_OBJECT, r->type, r->name);
            else {
                s = arena_new(struct symbol);
                s->type = r->type;
                s->token = parser.at;
            }
            s->declaration = d;
            s->declarator = r;
            s->is_param = true;
            list_add(&t->params, s);
        } while (accept_op(','));
    parser.constant = constant;
    expect_close(')', open, "parameter list");
    parser.declaring = declaring;
    parser.scope = saved;
    return t;
}

/* Is it an integer constant expression as far as syntax tells (6.6)? If not, the array is a variable-length one. */
static bool is_constant(struct expr *e)
{
    switch (e->kind) {
    case EXPR_LITERAL: case EXPR_SIZEOF: case EXPR_GENERIC:
        return true;
    case EXPR_IDENT:
        return e->symbol && (e->symbol->kind == SYMBOL_ENUMERATOR
            || (!e->symbol->function && e->symbol->declaration && e->symbol->declaration->constexpr_token));
    case EXPR_BUILTIN:
        return e->op != KW_VA_ARG;
    case EXPR_CALL:             /* __builtin_constant_p and its kin fold */
        return e->kids.data[0]->kind == EXPR_IDENT && !e->kids.data[0]->symbol;
    case EXPR_PAREN: case EXPR_PREFIX: case EXPR_BINARY: case EXPR_AND: case EXPR_OR: case EXPR_CONDITIONAL: case EXPR_CAST:
        for (size_t i = 0; i < e->kids.count; i++)
            if (!is_constant(e->kids.data[i]))
                return false;
        return true;
    default:
        return false;
    }
}

/* { "[" ... "]" | "(" parameters ")" } */
static struct type *parse_suffix(struct declarator *r, struct type *base, bool next_to_name)
{
    if (at_op('[') && !is_op(ahead(1), '[')) {
        int open = parser.at++;
        struct type *t = type_new(TYPE_ARRAY);
        while (peek()->kind == TOKEN_KEYWORD && (qualifier((enum keyword)peek()->op) || at_keyword(KW_STATIC)))
            parser.at++;
        t->size_first = parser.at;
        if (at_op('*') && is_op(ahead(1), ']'))
            parser.at++;
        else if (!at_op(']')) {
            const char *constant = parser.constant;
            parser.constant = "in an array's size: put the value into a variable first";
            struct expr *e = parse_assignment();
            parser.constant = constant;
            t->variable = !is_constant(e);
            if (e->kind == EXPR_LITERAL && parser.tokens[e->first].kind == TOKEN_NUMBER)
                t->size = strtol(parser.tokens[e->first].start, NULL, 0);
        }
        t->size_last = parser.at;
        expect_close(']', open, "array's size");
        t->of = parse_suffix(r, base, false);
        return t;
    }
    if (at_op('(')) {
        if (next_to_name)
            r->params_first = parser.at;
        struct type *t = parse_params(NULL);
        if (next_to_name)
            r->params_last = parser.at;
        t->of = parse_suffix(r, base, false);
        return t;
    }
    return base;
}

struct declarator *parse_declarator(struct declaration *d, bool abstract)
{
    struct declarator *r = arena_new(struct declarator);
    r->first = parser.at;
    r->name = r->params_first = -1;
    r->type = parse_direct(r, d->type, abstract);
    r->tail = parser.at;
    bool opaque = false;
    skip_attributes(r, &opaque);
    if (d->has_cleanup && !r->has_cleanup) {
        r->has_cleanup = true;
        r->cleanup_first = d->cleanup_first;
        r->cleanup_last = d->cleanup_last;
    }
    if (opaque && d->storage == KW_TYPEDEF) {
        struct type *t = type_new(r->type->kind);
        *t = *r->type;
        t->opaque = true;
        r->type = t;
    }
    r->last = parser.at;
    return r;
}

/* A promise's struct name is followed by `*` in the output; where that would not be the whole type, __typeof__ is put
 * around it: with qualifiers, and with several declarators. */
void note_type_words(struct declaration *d, size_t first_mention)
{
    bool qualified = false;
    for (size_t i = 0; i < d->specifiers.count; i++)
        qualified |= d->specifiers.data[i].kind == SPEC_QUALIFIER;
    for (size_t i = first_mention; i < parser.unit->mentions.count; i++) {
        struct mention *m = parser.unit->mentions.data[i];
        for (size_t k = 0; k < d->specifiers.count; k++)
            if (d->specifiers.data[k].first == m->first)
                m->in_typeof = qualified || d->declarators.count > 1;
    }
}

/* type-name: specifier-qualifier-list [ abstract-declarator ]   (6.7.7) */
struct declaration *parse_type_name(void)
{
    size_t mention = parser.unit->mentions.count;
    struct declaration *d = parse_specifiers(true);
    if (d->type_only)
        parse_fail(parser.at, "expected a type");
    struct declarator *r = parse_declarator(d, true);
    list_add(&d->declarators, r);
    note_type_words(d, mention);
    d->last = parser.at;
    return d;
}

static bool type_keyword(enum keyword k)
{
    return (k >= KW_VOID && k <= KW_RESTRICT) || k == KW_EXTENSION || k == KW_ATTRIBUTE;
}

bool starts_type_name(int i)
{
    const struct token *t = &parser.tokens[i];
    if (t->kind == TOKEN_KEYWORD && !IS_WORD(t->op)) {
        if (t->op == KW_EXTENSION)
            return starts_type_name(i + 1);
        return type_keyword((enum keyword)t->op) || t->op == KW_ALIGNAS;
    }
    if (shaped_kind(word_at(i)) != TYPE_UNKNOWN)
        return is_op(&parser.tokens[i + 1], '(');
    struct symbol *s = t->kind == TOKEN_IDENT ? scope_find(parser.scope, t->name) : NULL;
    return s && s->kind == SYMBOL_TYPEDEF;
}

bool starts_declaration(void)
{
    struct token *t = peek();
    if (t->kind == TOKEN_KEYWORD && !IS_WORD(t->op)) {
        enum keyword k = (enum keyword)t->op;
        if (k == KW_EXTENSION) {                /* also an expression's */
            parser.at++;
            bool yes = starts_declaration();
            parser.at--;
            return yes;
        }
        if (k == KW_ATTRIBUTE) {                /* also a statement's: __attribute__((fallthrough)); */
            int saved = parser.at;
            skip_attributes(NULL, NULL);
            bool yes = !at_op(';') && starts_declaration();
            parser.at = saved;
            return yes;
        }
        return type_keyword(k) || (k >= KW_TYPEDEF && k <= KW_CONSTEXPR) || k == KW_STATIC_ASSERT;
    }
    if (is_op(t, '[') && is_op(ahead(1), '[')) {
        int saved = parser.at;
        skip_attributes(NULL, NULL);
        bool yes = starts_declaration();
        parser.at = saved;
        return yes;
    }
    if (at_constexpr())
        return true;
    enum keyword word = word_at(parser.at);
    if (word == KW_ASYNC || word == KW_GENERATOR)
        return ahead(1)->kind == TOKEN_IDENT || ahead(1)->kind == TOKEN_KEYWORD;
    if (word >= KW_RECEIVES && word <= KW_DISCARD)
        return is_op(ahead(1), '(') && IS_WORD(word_at(skip_balanced(parser.at + 1)));
    return starts_type_name(parser.at);
}

/* --- declarations ------------------------------------------------------------------------------------------------------------ */

/* What `async T f()` and `generator Y g()` return to their callers. */
static void make_async(struct declaration *d, struct declarator *r)
{
    struct type *t = r->type;
    if (t->kind != TYPE_FUNCTION || d->storage == KW_TYPEDEF)
        parse_fail(d->word, "`%.*s` belongs to the declaration of a function", parser.tokens[d->word].length,
            parser.tokens[d->word].start);
    if (t->variadic)
        parse_fail(d->word, "a variadic function cannot be %s: take an array or a va_list's contents instead",
            d->is_generator ? "a generator" : "async");
    for (size_t i = 0; i < d->specifiers.count && !d->is_generator; i++) {
        enum keyword k = d->specifiers.data[i].keyword;
        if (k == KW_RECEIVES || k == KW_RETURNS)
            parse_fail(d->specifiers.data[i].first, "`%s` belongs to a generator", parser.tokens[d->specifiers.data[i].first].name);
    }
    enum type_kind kind = !d->is_generator ? TYPE_PROMISE : d->is_async ? TYPE_ASYNC_ITERATOR : TYPE_ITERATOR;
    const char *why = NULL;
    struct type *shaped = type_shaped(kind, t->of, d->receives, d->returns, &why);
    if (!shaped)
        parse_fail(r->name >= 0 ? r->name : d->word, "%s function cannot %s this type: %s", d->is_generator ? "a generator" : "an async",
            d->is_generator ? "hand out" : "return", why);
    struct type *f = type_new(TYPE_FUNCTION);
    *f = *t;
    f->of = shaped;
    r->type = f;
}

static struct symbol *redeclared(const char *name, struct declaration *d, struct declarator *r, bool typedefs)
{
    struct symbol *s = map_get(&parser.scope->names, name);
    if (!s || typedefs || s->kind != SYMBOL_FUNCTION || r->type->kind != TYPE_FUNCTION)
        return NULL;
    if (s->is_async != d->is_async || s->is_generator != d->is_generator) {
        bool was = diag_mute(false);            /* whatever else stands in this declaration */
        const char *kinds[] = { "an ordinary function", "async", "a generator", "an async generator" };
        parse_error(r->name, "`%s` is %s here, but it was declared as %s", name, kinds[d->is_async + 2 * d->is_generator],
            kinds[s->is_async + 2 * s->is_generator]);
        diag_note(token_place(&parser.tokens[s->token]), "this is where it was declared");
        diag_mute(was);
    } else if (s->is_async || s->is_generator) {
        const struct shape *before = s->type->of->shape, *now = r->type->of->shape;   /* NULL: that one was refused */
        if (before && now && before != now)
            parse_error(r->name, "`%s` gives `%s` here, but it was declared to give `%s`", name, type_words(r->type->of), type_words(s->type->of));
    }
    if (!r->type->unprototyped || !s->type)
        s->type = r->type;
    return s;
}

/* Makes the declarator's name known: its scope begins here, before its initialiser (6.2.1). */
void declare_declarator(struct declaration *d, struct declarator *r)
{
    if (r->name < 0)
        return;
    const char *name = parser.tokens[r->name].name;
    bool typedefs = d->storage == KW_TYPEDEF;
    struct symbol *s = redeclared(name, d, r, typedefs);
    if (!s) {
        s = declare(name, typedefs ? SYMBOL_TYPEDEF : r->type->kind == TYPE_FUNCTION ? SYMBOL_FUNCTION : SYMBOL_OBJECT, r->type, r->name);
        s->is_async = d->is_async;
        s->is_generator = d->is_generator;
    }
    if (typedefs) {
        struct type *t = r->type;
        if (t->kind == TYPE_TAG && !t->tag->name && !t->tag->alias && !t->quals)
            t->tag->alias = s;
        if (t->opaque) {
            s->type = type_new(t->kind);
            *s->type = *t;
            s->type->alias = s;
        }
    }
    if (s->declaration && s->declaration->discard_first >= 0 && d->discard_first < 0) {
        d->discard_first = s->declaration->discard_first;       /* a prototype's discard holds for the definition */
        d->discard_last = s->declaration->discard_last;
    }
    s->declaration = d;
    s->declarator = r;
    s->is_static |= d->storage == KW_STATIC || (d->constexpr_token && parser.function && parser.function->lowered);
    s->is_extern = d->storage == KW_EXTERN;
    s->is_register = d->storage == KW_REGISTER;
    s->is_thread = d->is_thread;
    r->symbol = s;
}

void parse_initializer(struct declaration *d, struct declarator *r)
{
    if (!accept_op('='))
        return;
    const char *constant = parser.constant;
    if (d->storage == KW_STATIC || d->storage == KW_EXTERN || d->is_thread || !parser.function)
        parser.constant = "in a constant initialiser";
    int full = parser.full_first;
    if (!parser.unevaluated)
        parser.full_first = parser.at;
    r->init = at_op('{') ? parse_braces() : parse_assignment();
    parser.full_first = full;
    parser.constant = constant;
    if (d->is_auto_type && r->init->type && r->symbol)
        r->symbol->type = r->type = r->init->type;
}

static bool old_style_params(struct declarator *r)
{
    return r->type->kind == TYPE_FUNCTION && r->type->unprototyped && r->type->params.count && starts_declaration();
}

static void parse_old_style_params(struct type *f)
{
    struct scope *saved = parser.scope;
    parser.scope = f->scope;
    while (!at_op('{') && starts_declaration()) {
        size_t mention = parser.unit->mentions.count;
        struct declaration *d = parse_specifiers(false);
        do {
            struct declarator *r = parse_declarator(d, false);
            struct symbol *s = r->name >= 0 ? map_get(&f->scope->names, parser.tokens[r->name].name) : NULL;
            list_add(&d->declarators, r);
            adjust_param(r);
            if (s) {
                s->type = r->type;
                s->declaration = d;
                s->declarator = r;
            }
        } while (accept_op(','));
        note_type_words(d, mention);
        expect_op(';', "after a parameter's declaration");
    }
    parser.scope = saved;
}

/* _Static_assert "(" constant-expression [ "," string ] ")" ";" */
static struct declaration *parse_static_assert(void)
{
    struct declaration *d = arena_new(struct declaration);
    d->first = parser.at++;
    d->type_only = true;
    d->discard_first = d->word = -1;
    int open = parser.at;
    expect_op('(', "after _Static_assert");
    parse_constant("_Static_assert");
    parser.at = skip_balanced(open);
    expect_op(';', "after _Static_assert");
    d->last = parser.at;
    return d;
}

/* declaration: specifiers [ init-declarator { "," init-declarator } ] ";"   (6.7), or up to a function's body */
struct declaration *parse_declaration(struct function *owner)
{
    if (at_keyword(KW_STATIC_ASSERT))
        return parse_static_assert();
    size_t mention = parser.unit->mentions.count;
    struct declaration *d = parse_specifiers(false);
    if (d->type_only && !(peek()->kind == TOKEN_IDENT || at_op('*') || at_op('(')))
        parse_fail(parser.at, "expected a declaration");
    if (d->type_only && !is_op(ahead(1), '(') && !owner)
        parse_fail(parser.at, "unknown type `%.*s`", peek()->length, peek()->start);
    d->type_only = at_op(';');
    if (d->word >= 0 && d->type_only)
        parse_fail(d->word, "`%.*s` belongs to the declaration of a function", parser.tokens[d->word].length, parser.tokens[d->word].start);
    while (!at_op(';')) {
        parser.declaring = d;
        struct declarator *r = parse_declarator(d, false);
        parser.declaring = NULL;
        if (d->word >= 0)
            make_async(d, r);
        list_add(&d->declarators, r);
        if (old_style_params(r))
            parse_old_style_params(r->type);
        declare_declarator(d, r);
        if (r->type->kind == TYPE_FUNCTION && at_op('{') && d->declarators.count == 1 && d->storage != KW_TYPEDEF) {
            note_type_words(d, mention);
            d->has_body = true;
            d->last = parser.at;
            return d;
        }
        parse_initializer(d, r);
        if (!accept_op(','))
            break;
        skip_attributes(NULL, NULL);
    }
    note_type_words(d, mention);
    if (d->word >= 0)
        list_add(&parser.unit->prototypes, d);
    if (!accept_op(';'))
        parse_fail(parser.at, "expected `;` after this declaration, or `,` or `=`");
    d->last = parser.at;
    return d;
}
