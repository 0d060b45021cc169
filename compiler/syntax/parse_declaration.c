/*
 * parse_declaration.c: declarations (C11 6.7) with the GNU extensions. Leaves: symbols in their scopes, types as far as
 * the lowering needs them, and the tokens of each specifier and declarator, from which slots are declared later.
 */
#include "compiler/syntax/parser.h"

#include <stdlib.h>
#include <string.h>

static bool is_word_specifier(void);
static struct type *parse_direct_level(struct declarator *r, struct type *base, bool abstract);
static struct type *parse_typeof(void);
static struct type *parse_suffix(struct declarator *r, struct type *base, bool next_to_name);

/* --- attributes ----------------------------------------------------------------------------------------------------- */

static void look_at_attribute(int first, int last, struct declarator *r, bool *opaque)
{
    for (int i = first; i < last; i++) {
        const struct token *t = &parser.tokens[i];
        if (t->kind != TOKEN_IDENT)
            continue;
        if (!strcmp(t->name, "cleanup") || !strcmp(t->name, "__cleanup__")) {
            if (r && is_op(&parser.tokens[i + 1], '(')) {
                r->has_cleanup = true;
                r->cleanup_first = i + 2;
                r->cleanup_last = skip_balanced(i + 1) - 1;
            }
        } else if (opaque && (strstr(t->name, "vector_size") || strstr(t->name, "mode") || strstr(t->name, "aligned")
            || strstr(t->name, "may_alias") || strstr(t->name, "address_space")))
            *opaque = true;
    }
}

/* { __attribute__((...)) | asm("...") | [[...]] | __extension__ }, anywhere the GNU grammar lets them stand */
void skip_attributes(struct declarator *r, bool *opaque)
{
    for (;;) {
        if (at_keyword(KW_ATTRIBUTE) && !is_op(ahead(1), '('))
            parse_fail(parser.at, "expected `(` after `%s`", peek()->name);
        if ((at_keyword(KW_ATTRIBUTE) || (at_keyword(KW_ASM) && r)) && is_op(ahead(1), '(')) {
            int end = skip_balanced(parser.at + 1);
            look_at_attribute(parser.at + 2, end, r, opaque);
            parser.at = end;
        } else if (at_op('[') && is_op(ahead(1), '[')) {
            int end = skip_balanced(parser.at);
            look_at_attribute(parser.at, end, r, opaque);
            parser.at = end;
        } else
            return;
    }
}

/* --- our types -------------------------------------------------------------------------------------------------------- */

/* The words that name a type: promise(T), iterator(Y, S, R), ... */
static enum type_kind shaped_kind(enum keyword word)
{
    switch (word) {
    case KW_PROMISE: return TYPE_PROMISE;
    case KW_ITERATOR: return TYPE_ITERATOR;
    case KW_ASYNC_ITERATOR: return TYPE_ASYNC_ITERATOR;
    case KW_ITER_RESULT: return TYPE_RESULT;
    case KW_ITERABLE: return TYPE_ITERABLE;
    default: return TYPE_UNKNOWN;
    }
}

/* promise "(" type-name ")" | iterator "(" type-name [ "," type-name "," type-name ] ")" | ... */
static struct type *parse_shaped(enum keyword word)
{
    struct mention *m = arena_new(struct mention);
    enum type_kind kind = shaped_kind(word);
    m->first = parser.at++;
    int open = parser.at;
    expect_op('(', "after the word");
    struct type *parts[3] = { 0 };
    int count = 0;
    do {
        int most = kind == TYPE_PROMISE || kind == TYPE_ITERABLE ? 1 : kind == TYPE_RESULT ? 2 : 3;
        if (count == most)
            parse_fail(parser.at, "`%s` takes at most %d type%s", parser.tokens[m->first].name, most, most > 1 ? "s" : "");
        if (!starts_type_name(parser.at))
            parse_fail(parser.at, "expected a type in `%s(...)`", parser.tokens[m->first].name);
        parts[count++] = parse_type_name()->declarators.data[0]->type;
    } while (accept_op(','));
    expect_close(')', open, "type");
    if (kind == TYPE_RESULT && count == 2)
        parts[2] = parts[1];
    else if (count == 2)
        parse_fail(m->first, "`%s` takes one type or three: what it hands out, what is sent in, what it returns",
            parser.tokens[m->first].name);
    const char *why = NULL;
    m->type = type_shaped(kind, parts[0], parts[1], parts[2], &why);
    if (!m->type)
        parse_fail(m->first, "this type cannot stand in `%s(...)`: %s", parser.tokens[m->first].name, why);
    m->last = parser.at;
    list_add(&parser.unit->mentions, m);
    parser.words = true;
    return m->type;
}

/* --- struct, union, enum ------------------------------------------------------------------------------------------------ */

static void parse_members(struct tag *tag)
{
    nest();
    while (!at_op('}')) {
        if (peek()->kind == TOKEN_END)
            parse_fail(parser.at, "the file ends inside a struct");
        if (accept_op(';'))
            continue;
        if (at_keyword(KW_STATIC_ASSERT)) {
            parse_declaration(NULL);
            continue;
        }
        size_t mention = parser.unit->mentions.count;
        struct declaration *d = parse_specifiers(true);
        if (at_op(';')) {
            struct symbol *s = arena_new(struct symbol);    /* an unnamed struct: its members are ours */
            s->type = d->type;
            list_add(&tag->members, s);
        }
        while (!at_op(';')) {
            struct declarator *r = at_op(':') ? NULL : parse_declarator(d, false);
            if (accept_op(':'))
                parse_constant("a bit-field's width");
            skip_attributes(r, NULL);
            if (r) {
                struct symbol *s = arena_new(struct symbol);
                s->name = r->name >= 0 ? parser.tokens[r->name].name : NULL;
                s->type = r->type;
                list_add(&tag->members, s);
                list_add(&d->declarators, r);
            }
            if (!accept_op(','))
                break;
        }
        note_type_words(d, mention);
        expect_op(';', "after a member");
    }
    parser.depth--;
}

/* enumerator: identifier [ attributes ] [ "=" constant-expression ] */
static void parse_enumerators(struct tag *tag)
{
    while (!at_op('}')) {
        struct token *t = peek();
        if (t->kind != TOKEN_IDENT)
            parse_fail(parser.at, "expected an enumerator");
        int at = parser.at++;
        skip_attributes(NULL, NULL);
        if (accept_op('='))
            parse_constant("an enumerator's value");
        struct symbol *s = declare(t->name, SYMBOL_ENUMERATOR, type_int, at);
        s->enum_tag = tag;
        if (!accept_op(','))
            break;
    }
}

/* (struct | union | enum) { attributes } [ identifier ] [ "{" members "}" ]   (6.7.2.1, 6.7.2.2) */
static struct type *parse_tag(struct declaration *d)
{
    int first = parser.at;
    enum keyword keyword = (enum keyword)peek()->op;
    parser.at++;
    skip_attributes(NULL, NULL);
    const char *name = peek()->kind == TOKEN_IDENT ? peek()->name : NULL;
    int name_token = name ? parser.at++ : -1;
    if (keyword == KW_ENUM && at_op(':') && !d->type) {     /* C23: enum e : type { */
        parser.at++;
        parse_type_name();
    }
    bool definition = at_op('{');
    bool only = definition || at_op(';');
    if (!name && !definition)
        parse_fail(parser.at, "expected a tag or `{`");
    struct tag *tag = name ? scope_find_tag(parser.scope, name, only) : NULL;
    if (!tag) {
        tag = arena_new(struct tag);
        tag->name = name;
        tag->keyword = keyword;
        tag->scope = parser.scope;
        if (name)
            map_put(&parser.scope->tags, name, tag);
        if (parser.function)
            list_add(&parser.function->tags, tag);
    }
    if (name)
        list_add(&tag->uses, name_token);
    if (definition) {
        int open = parser.at++;
        tag->first = first;
        d->defines = tag;
        if (keyword == KW_ENUM)
            parse_enumerators(tag);
        else {
            /* a struct that is being defined: members may point to it */
            struct scope *saved = parser.scope;
            parse_members(tag);
            parser.scope = saved;
        }
        expect_close('}', open, keyword == KW_ENUM ? "enum" : "struct");
        tag->complete = true;
        tag->last = parser.at;
        skip_attributes(NULL, NULL);
    }
    struct type *t = type_new(TYPE_TAG);
    t->tag = tag;
    return t;
}

/* --- specifiers ----------------------------------------------------------------------------------------------------------- */

enum { COUNT_VOID = 1, COUNT_CHAR = 1 << 2, COUNT_SHORT = 1 << 4, COUNT_INT = 1 << 6, COUNT_LONG = 1 << 8, COUNT_FLOAT = 1 << 12,
    COUNT_DOUBLE = 1 << 14, COUNT_SIGNED = 1 << 16, COUNT_UNSIGNED = 1 << 18, COUNT_BOOL = 1 << 20, COUNT_COMPLEX = 1 << 22,
    COUNT_INT128 = 1 << 24 };

static int basic_count(enum keyword k)
{
    static const int counts[] = { [KW_VOID] = COUNT_VOID, [KW_CHAR] = COUNT_CHAR, [KW_SHORT] = COUNT_SHORT, [KW_INT] = COUNT_INT,
        [KW_LONG] = COUNT_LONG, [KW_FLOAT] = COUNT_FLOAT, [KW_DOUBLE] = COUNT_DOUBLE, [KW_SIGNED] = COUNT_SIGNED,
        [KW_UNSIGNED] = COUNT_UNSIGNED, [KW_BOOL] = COUNT_BOOL, [KW_COMPLEX] = COUNT_COMPLEX, [KW_INT128] = COUNT_INT128 };
    return k >= KW_VOID && k <= KW_INT128 ? counts[k] : 0;
}

/* The words of a basic type, in any order, give one spelling (6.7.2 paragraph 2). */
static struct type *basic_type(int count)
{
    bool is_unsigned = count & COUNT_UNSIGNED, is_signed = count & COUNT_SIGNED;
    const char *base;
    if (count & COUNT_VOID)
        return type_void;
    if (count & COUNT_BOOL)
        base = "_Bool";
    else if (count & COUNT_CHAR)
        base = is_unsigned ? "unsigned char" : is_signed ? "signed char" : "char";
    else if (count & COUNT_SHORT)
        base = is_unsigned ? "unsigned short" : "short";
    else if (count & COUNT_INT128)
        base = is_unsigned ? "unsigned __int128" : "__int128";
    else if (count & COUNT_FLOAT)
        base = count & COUNT_COMPLEX ? "float _Complex" : "float";
    else if (count & (COUNT_DOUBLE | COUNT_COMPLEX))
        base = count & COUNT_LONG ? count & COUNT_COMPLEX ? "long double _Complex" : "long double"
            : count & COUNT_COMPLEX ? "double _Complex" : "double";
    else if ((count & 3 * COUNT_LONG) >= 2 * COUNT_LONG)
        base = is_unsigned ? "unsigned long long" : "long long";
    else if (count & COUNT_LONG)
        base = is_unsigned ? "unsigned long" : "long";
    else
        base = is_unsigned ? "unsigned int" : "int";
    return type_arithmetic(base);
}

static void add_specifier(struct declaration *d, int first, int kind, enum keyword keyword)
{
    struct specifier s = { .first = first, .last = parser.at, .keyword = keyword };
    s.kind = kind;
    list_add(&d->specifiers, s);
}

/* Does the word at parser.at, after a type was seen, still qualify the declaration, or is it the name declared? */
static bool word_is_name(bool seen_type)
{
    if (!seen_type)
        return false;
    const struct token *t = ahead(1);
    return !(t->kind == TOKEN_IDENT || t->kind == TOKEN_KEYWORD || is_op(t, '*') || is_op(t, '('))
        || (is_op(t, '(') && peek()->op != KW_RECEIVES && peek()->kind == TOKEN_IDENT && peek()->word < KW_RECEIVES);
}

/* async | generator | receives(T) | returns(T) | discard(fn). False: this token is no specifier of ours. */
static bool parse_word_specifier(struct declaration *d, enum keyword word)
{
    int first = parser.at;
    if (word == KW_ASYNC || word == KW_GENERATOR) {
        parser.at++;
        if (word == KW_ASYNC)
            d->is_async = true;
        else
            d->is_generator = true;
        if (d->word < 0)
            d->word = first;
        add_specifier(d, first, SPEC_WORD, word);
        return true;
    }
    if (!is_op(ahead(1), '('))
        return false;
    if (!d->is_async && !d->is_generator) {         /* the word must follow */
        enum keyword next = word_at(skip_balanced(first + 1));
        if (next != KW_ASYNC && next != KW_GENERATOR && next != KW_RECEIVES && next != KW_RETURNS && next != KW_DISCARD)
            return false;
    }
    parser.at += 2;
    if (word == KW_DISCARD) {
        d->discard_first = parser.at;
        parse_assignment();
        d->discard_last = parser.at;
    } else {
        struct type *t = parse_type_name()->declarators.data[0]->type;
        *(word == KW_RECEIVES ? &d->receives : &d->returns) = t;
    }
    expect_close(')', first + 1, "specifier");
    add_specifier(d, first, SPEC_WORD, word);
    return true;
}

static unsigned qualifier(enum keyword k)
{
    return k == KW_CONST ? QUAL_CONST : k == KW_VOLATILE ? QUAL_VOLATILE : k == KW_RESTRICT ? QUAL_RESTRICT
        : k == KW_ATOMIC ? QUAL_ATOMIC : 0;
}

static struct type *typedef_type(struct symbol *s)
{
    struct type *t = type_new(s->type->kind);
    *t = *s->type;
    t->alias = s;
    return t;
}

/* _Alignas(...), _Atomic(T), _BitInt(N), typeof(...): a keyword with parentheses. */
static bool parse_keyword_with_parens(struct declaration *d, struct type **type, unsigned *quals)
{
    int first = parser.at;
    enum keyword k = (enum keyword)peek()->op;
    if (k == KW_ALIGNAS && is_op(ahead(1), '(')) {
        parser.at += 2;
        if (starts_type_name(parser.at))
            parse_type_name();
        else
            parse_constant("an alignment");
        expect_close(')', first + 1, "alignment");
        add_specifier(d, first, SPEC_ATTRIBUTE, k);
    } else if (k == KW_ATOMIC && is_op(ahead(1), '(')) {
        parser.at += 2;
        *type = parse_type_name()->declarators.data[0]->type;
        *quals |= QUAL_ATOMIC;
        expect_close(')', first + 1, "type");
        add_specifier(d, first, SPEC_TYPE, k);
    } else if (k == KW_BITINT) {
        parser.at = skip_balanced(parser.at + 1);
        *type = type_new(TYPE_UNKNOWN);
        add_specifier(d, first, SPEC_TYPE, k);
    } else if (k == KW_TYPEOF) {
        *type = parse_typeof();
        add_specifier(d, first, SPEC_TYPE, k);
    } else
        return false;
    return true;
}

/* declaration-specifiers (6.7): storage, types, qualifiers, attributes and our words, in any order */
struct declaration *parse_specifiers(bool member)
{
    struct declaration *d = arena_new(struct declaration);
    d->first = parser.at;
    d->word = d->discard_first = -1;
    struct type *type = NULL;
    unsigned quals = 0;
    int count = 0;
    bool opaque = false;
    for (;;) {
        struct token *t = peek();
        int first = parser.at;
        bool seen = type || count;
        if (t->kind == TOKEN_KEYWORD && !IS_WORD(t->op)) {
            enum keyword k = (enum keyword)t->op;
            if (basic_count(k)) {
                if (type)
                    break;
                count += k == KW_LONG && (count & 3 * COUNT_LONG) == 3 * COUNT_LONG ? 0 : basic_count(k);
                parser.at++;
                add_specifier(d, first, SPEC_TYPE, k);
            } else if (k == KW_STRUCT || k == KW_UNION || k == KW_ENUM) {
                if (seen)
                    break;
                type = parse_tag(d);
                add_specifier(d, first, SPEC_TYPE, k);
            } else if (parse_keyword_with_parens(d, &type, &quals)) {
                continue;
            } else if (qualifier(k)) {
                quals |= qualifier(k);
                parser.at++;
                add_specifier(d, first, SPEC_QUALIFIER, k);
            } else if (k == KW_AUTO_TYPE) {
                d->is_auto_type = true;
                type = type_new(TYPE_UNKNOWN);
                parser.at++;
                add_specifier(d, first, SPEC_TYPE, k);
            } else if (k >= KW_TYPEDEF && k <= KW_REGISTER) {
                d->storage = k;
                parser.at++;
                add_specifier(d, first, SPEC_STORAGE, k);
            } else if (k == KW_THREAD || k == KW_CONSTEXPR) {
                d->is_thread |= k == KW_THREAD;
                parser.at++;
                add_specifier(d, first, SPEC_STORAGE, k);
            } else if (k == KW_INLINE || k == KW_NORETURN) {
                d->is_inline |= k == KW_INLINE;
                parser.at++;
                add_specifier(d, first, SPEC_FUNCTION, k);
            } else if (k == KW_EXTENSION) {
                parser.at++;
                add_specifier(d, first, SPEC_ATTRIBUTE, k);
            } else if (k == KW_ATTRIBUTE) {
                struct declarator all = {0};            /* it applies to every declarator */
                skip_attributes(&all, &opaque);
                if (all.has_cleanup) {
                    d->has_cleanup = true;
                    d->cleanup_first = all.cleanup_first;
                    d->cleanup_last = all.cleanup_last;
                }
                add_specifier(d, first, SPEC_ATTRIBUTE, k);
            } else
                break;
            continue;
        }
        if (is_op(t, '[') && is_op(ahead(1), '[')) {
            skip_attributes(NULL, &opaque);
            add_specifier(d, first, SPEC_ATTRIBUTE, KW_ATTRIBUTE);
            continue;
        }
        enum keyword word = word_at(parser.at);
        if (word >= KW_RECEIVES ? word <= KW_DISCARD : word == KW_ASYNC || word == KW_GENERATOR) {
            if (word_is_name(seen))
                break;
            if (member && is_word_specifier())
                parse_fail(parser.at, "`%s` belongs to the declaration of a function", t->name);
            if (member || !parse_word_specifier(d, word))
                break;
            parser.words = true;
            continue;
        }
        if (seen)
            break;
        if (shaped_kind(word) != TYPE_UNKNOWN && is_op(ahead(1), '(')) {
            type = parse_shaped(word);
            add_specifier(d, first, SPEC_TYPE, word);
            continue;
        }
        struct symbol *s = t->kind == TOKEN_IDENT ? scope_find(parser.scope, t->name) : NULL;
        if (!s || s->kind != SYMBOL_TYPEDEF)
            break;
        list_add(&s->uses, parser.at);
        type = typedef_type(s);
        parser.at++;
        add_specifier(d, first, SPEC_TYPE, KW_NONE);
    }
    if (!type)
        type = count ? basic_type(count) : type_int;    /* nothing at all: int, as before C99 */
    d->type = type_qualified(type, quals);
    if (opaque && d->storage == KW_TYPEDEF) {
        struct type *copy = type_new(type->kind);
        *copy = *d->type;
        copy->opaque = true;
        d->type = copy;
    }
    d->spec_last = parser.at;
    d->last = parser.at;
    if (d->spec_last == d->first)
        d->type_only = true;            /* nothing was there: the caller knows whether it may be so */
    return d;
}

/* typeof "(" expression | type-name ")" */
static struct type *parse_typeof(void)
{
    parser.at++;
    int open = parser.at;
    expect_op('(', "after typeof");
    struct type *t;
    if (starts_type_name(parser.at))
        t = parse_type_name()->declarators.data[0]->type;
    else {
        parser.unevaluated++;
        struct expr *e = parse_expression();
        parser.unevaluated--;
        t = e->type ? e->type : type_new(TYPE_UNKNOWN);
    }
    expect_close(')', open, "typeof");
    return t;
}

/* --- declarators -------------------------------------------------------------------------------------------------------------- */

static struct type *parse_pointers(struct type *base)
{
    skip_attributes(NULL, NULL);
    while (accept_op('*') || accept_op('^')) {
        unsigned quals = 0;
        for (;;) {
            if (peek()->kind == TOKEN_KEYWORD && qualifier((enum keyword)peek()->op))
                quals |= qualifier((enum keyword)ahead(0)->op), parser.at++;
            else if (at_keyword(KW_ATTRIBUTE))
                skip_attributes(NULL, NULL);
            else if (at_keyword(KW_EXTENSION) || (peek()->kind == TOKEN_IDENT && (!strcmp(peek()->name, "_Nonnull") || !strcmp(peek()->name, "_Nullable"))))
                parser.at++;
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
    base = parse_pointers(base);
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

/* `async` or `generator` in front of a declaration, where it has no business. */
static bool is_word_specifier(void)
{
    enum keyword word = word_at(parser.at);
    return (word == KW_ASYNC || word == KW_GENERATOR) && (ahead(1)->kind == TOKEN_IDENT || ahead(1)->kind == TOKEN_KEYWORD);
}

/* parameter-type-list (6.7.6), or a K&R list of names */
static struct type *parse_params(struct type *returned)
{
    struct type *t = type_new(TYPE_FUNCTION);
    int open = parser.at++;
    t->of = returned;
    struct scope *saved = scope_push();
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
            if (r->type->kind == TYPE_ARRAY)            /* 6.7.6.3: adjusted to pointers */
                r->type = type_pointer(r->type->of, 0);
            else if (r->type->kind == TYPE_FUNCTION)
                r->type = type_pointer(r->type, 0);
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
        return e->symbol && e->symbol->kind == SYMBOL_ENUMERATOR;
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
    r->own_pointer = r->first != r->name;
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
        parse_fail(r->name >= 0 ? r->name : d->word, "an %s function cannot %s this type: %s", d->is_generator ? "generator" : "async",
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
        if (s->type->of->shape != r->type->of->shape)
            parse_error(r->name, "`%s` gives `%s` here, but it was declared to give `%s`", name,
                r->type->of->shape->name + 6, s->type->of->shape->name + 6);
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
    s->is_static |= d->storage == KW_STATIC;
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
        struct declaration *d = parse_specifiers(false);
        do {
            struct declarator *r = parse_declarator(d, false);
            struct symbol *s = r->name >= 0 ? map_get(&f->scope->names, parser.tokens[r->name].name) : NULL;
            if (s)
                s->type = r->type;
        } while (accept_op(','));
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
        struct declarator *r = parse_declarator(d, false);
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
