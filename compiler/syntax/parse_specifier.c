/*
 * parse_specifier.c: declaration specifiers (C11 6.7): storage, types, qualifiers, attributes, and our words. Leaves: a
 * declaration that knows what each run of its tokens is, and its type as far as the lowering needs it.
 */
#include "compiler/syntax/parser.h"

#include <string.h>

static struct type *parse_typeof(void);

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
enum type_kind shaped_kind(enum keyword word)
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
            tag->const_padding |= !r && (d->type->quals & QUAL_CONST);
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

/* `async` or `generator` in front of a declaration, where it has no business. */
bool is_word_specifier(void)
{
    enum keyword word = word_at(parser.at);
    return (word == KW_ASYNC || word == KW_GENERATOR) && (ahead(1)->kind == TOKEN_IDENT || ahead(1)->kind == TOKEN_KEYWORD);
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
bool parse_word_specifier(struct declaration *d, enum keyword word)
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

unsigned qualifier(enum keyword k)
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

bool at_constexpr(void)
{
    const struct token *t = peek(), *next = ahead(1);
    return t->kind == TOKEN_IDENT && !strcmp(t->name, "constexpr") && !scope_find(parser.scope, t->name)
        && (next->kind == TOKEN_IDENT || next->kind == TOKEN_KEYWORD);
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
    bool opaque = false, has_auto = false;
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
                has_auto |= k == KW_AUTO;
                if (k != KW_AUTO || !d->storage)
                    d->storage = k;
                parser.at++;
                add_specifier(d, first, SPEC_STORAGE, k);
            } else if (k == KW_THREAD) {
                d->is_thread = true;
                parser.at++;
                add_specifier(d, first, SPEC_STORAGE, k);
            } else if (k == KW_INLINE || k == KW_NORETURN) {
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
        if (at_constexpr()) {
            d->constexpr_token = parser.at++;
            add_specifier(d, first, SPEC_STORAGE, KW_CONSTEXPR);
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
    if (!type && !count && has_auto) {                  /* C23: the initialiser's type; before, it was int, and so was that */
        d->is_auto_type = true;
        type = type_new(TYPE_UNKNOWN);
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
