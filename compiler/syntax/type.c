/*
 * type.c: types, their canonical names and their text, and scopes.
 */
#include "compiler/syntax/type.h"

#include <ctype.h>
#include <string.h>

static struct type void_type = { .kind = TYPE_VOID };
static struct type int_type = { .kind = TYPE_ARITHMETIC, .base = "int" };
static struct type char_type = { .kind = TYPE_ARITHMETIC, .base = "char" };
struct type *const type_void = &void_type, *const type_int = &int_type, *const type_char = &char_type;

static struct map shapes;
static LIST(struct shape *) shape_list;

void types_reset(void)
{
    memset(&shapes, 0, sizeof shapes);
    memset(&shape_list, 0, sizeof shape_list);
}

struct type *type_new(enum type_kind kind)
{
    struct type *t = arena_new(struct type);
    t->kind = kind;
    return t;
}

struct type *type_arithmetic(const char *base)
{
    struct type *t = type_new(TYPE_ARITHMETIC);
    t->base = base;
    return t;
}

struct type *type_pointer(struct type *to, unsigned quals)
{
    struct type *t = type_new(TYPE_POINTER);
    t->of = to;
    t->quals = quals;
    return t;
}

struct type *type_qualified(struct type *t, unsigned quals)
{
    if ((t->quals | quals) == t->quals)
        return t;
    struct type *q = type_new(t->kind);
    *q = *t;
    q->quals |= quals;
    return q;
}

struct type *type_unqualified(struct type *t)
{
    if (!t->quals)
        return t;
    struct type *u = type_new(t->kind);
    *u = *t;
    u->quals = 0;
    /* a typedef may carry the qualifier: then its name no longer says what this type is */
    if (t->alias && t->alias->type && t->alias->type->quals && t->kind != TYPE_TAG)
        u->alias = NULL;
    return u;
}

bool type_is_void(const struct type *t)
{
    return t->kind == TYPE_VOID;
}

bool type_is_scalar(const struct type *t)
{
    return t->kind == TYPE_ARITHMETIC || t->kind == TYPE_POINTER || t->kind == TYPE_PROMISE || t->kind == TYPE_ITERATOR
        || t->kind == TYPE_ASYNC_ITERATOR || (t->kind == TYPE_TAG && t->tag->keyword == KW_ENUM);
}

bool type_is_counted(const struct type *t)
{
    return t->kind == TYPE_PROMISE || t->kind == TYPE_ITERATOR || t->kind == TYPE_ASYNC_ITERATOR;
}

bool type_is_complete(const struct type *t)
{
    if (t->kind == TYPE_TAG)
        return t->tag->complete || t->tag->keyword == KW_ENUM;
    if (t->kind == TYPE_ARRAY)
        return type_is_complete(t->of);
    if (t->kind == TYPE_RESULT)
        return t->shape->defined;
    return true;
}

struct type *type_callee(struct type *t)
{
    if (t && t->kind == TYPE_POINTER)
        t = t->of;
    return t && t->kind == TYPE_FUNCTION ? t : NULL;
}

/* --- canonical names ---------------------------------------------------------------------------------------------- */

static bool add_name(struct buffer *b, const struct type *t);
static bool add_structure(struct buffer *b, const struct type *t);

static void add_quals(struct buffer *b, unsigned quals, bool behind)
{
    static const struct { unsigned qual; const char *name; } all[] = {
        {QUAL_ATOMIC, "atomic"}, {QUAL_CONST, "const"}, {QUAL_VOLATILE, "volatile"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (quals & all[i].qual)
            buffer_format(b, behind ? "_%s" : "%s_", all[i].name);
}

/* A name of the program's own; one that could be read as a part of a canonical name has its length in front. */
static void add_own_name(struct buffer *b, const char *name)
{
    static const char *const parts[] = { "_ptr", "_of_", "_and_", "_array_", "_end", "_const", "_volatile", "_atomic", "__" };
    static const char *const beginnings[] = { "struct_", "union_", "enum_", "unsigned", "signed", "long", "short", "const_", "volatile_",
        "atomic_", "promise_", "iterator_", "async_iterator_", "result_", "iterable_" };
    bool escape = name[0] == 'n' && isdigit((unsigned char)name[1]);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        escape |= strstr(name, parts[i]) != NULL;
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        escape |= !strncmp(name, beginnings[i], strlen(beginnings[i]));
    if (escape)
        buffer_format(b, "n%zu_", strlen(name));
    buffer_string(b, name);
}

static bool add_function_name(struct buffer *b, const struct type *t)
{
    if (!add_name(b, t->of))
        return false;
    buffer_string(b, "_of_");
    if (!t->params.count)
        buffer_string(b, t->unprototyped ? "unknown" : "void");
    for (size_t i = 0; i < t->params.count; i++) {
        if (i)
            buffer_string(b, "_and_");
        if (!add_name(b, type_unqualified(t->params.data[i]->type)))
            return false;
    }
    buffer_string(b, t->variadic ? "_and_more_end" : "_end");
    return true;
}

/* The name by structure; where a part has none (a pointer to an unnamed struct), the typedef's own name. */
static bool add_name(struct buffer *b, const struct type *t)
{
    size_t length = b->length;
    if (add_structure(b, t))
        return true;
    if (!t->alias)
        return false;
    b->length = length;
    add_own_name(b, t->alias->name);
    return true;
}

static bool add_structure(struct buffer *b, const struct type *t)
{
    bool behind = t->kind == TYPE_POINTER;
    if (!behind)
        add_quals(b, t->quals, false);
    if (t->opaque && t->alias) {
        add_own_name(b, t->alias->name);
        return true;
    }
    switch (t->kind) {
    case TYPE_VOID:
        buffer_string(b, "void");
        break;
    case TYPE_ARITHMETIC:
        for (const char *p = t->base; *p; p++)
            buffer_char(b, *p == ' ' ? '_' : *p);
        break;
    case TYPE_TAG:
        if (t->tag->name) {
            buffer_format(b, "%s_", t->tag->keyword == KW_STRUCT ? "struct" : t->tag->keyword == KW_UNION ? "union" : "enum");
            add_own_name(b, t->tag->name);
        } else if (t->tag->alias)
            add_own_name(b, t->tag->alias->name);
        else
            return false;
        break;
    case TYPE_POINTER:
        if (!add_name(b, t->of))
            return false;
        buffer_string(b, "_ptr");
        add_quals(b, t->quals, true);
        break;
    case TYPE_FUNCTION:
        return add_function_name(b, t);
    case TYPE_ARRAY:                    /* behind a pointer */
        if (!t->size || !add_name(b, t->of))
            return false;
        buffer_format(b, "_array_%ld", t->size);
        break;
    case TYPE_PROMISE: case TYPE_ITERATOR: case TYPE_ASYNC_ITERATOR: case TYPE_RESULT: case TYPE_ITERABLE:
        buffer_string(b, t->shape->name + strlen("troth_"));
        break;
    default:
        return false;                   /* what typeof gives has no canonical name */
    }
    return true;
}

const char *type_name(const struct type *t)
{
    struct buffer b = {0};
    return add_name(&b, t) ? b.data : NULL;
}

/* --- shapes ------------------------------------------------------------------------------------------------------- */

static const char *const shape_prefix[] = {
    [TYPE_PROMISE] = "promise", [TYPE_ITERATOR] = "iterator", [TYPE_ASYNC_ITERATOR] = "async_iterator",
    [TYPE_RESULT] = "result", [TYPE_ITERABLE] = "iterable",
};

static bool block_scope(const struct type *t)
{
    if (t->alias && t->alias->scope->outer && t->alias->scope->function)
        return true;
    if (t->kind == TYPE_TAG)
        return t->tag->scope->function != NULL;
    return t->of && t->kind != TYPE_PROMISE && block_scope(t->of);
}

struct type *type_shaped(enum type_kind kind, struct type *y, struct type *s, struct type *r, const char **why)
{
    struct type *parts[3] = { y, s ? s : y, r ? r : y };
    const char *names[3];
    for (int i = 0; i < 3; i++) {
        struct type *t = parts[i] = type_unqualified(parts[i]);
        bool may_be_void = kind == TYPE_PROMISE || i == 2;
        if (t->kind == TYPE_VOID && !may_be_void)
            return *why = "void has no values to hand out", NULL;
        if (t->kind == TYPE_ARRAY)
            return *why = "an array cannot be a value: use a pointer or a struct", NULL;
        if (t->kind == TYPE_FUNCTION)
            return *why = "a function cannot be a value: use a pointer to it", NULL;
        if (kind == TYPE_PROMISE && t->kind == TYPE_PROMISE)
            return *why = "a promise of a promise does not exist", NULL;
        if (t->kind == TYPE_TAG && !t->tag->name && !t->tag->alias)
            return *why = "the type needs a name: give it a tag or a typedef", NULL;
        if (block_scope(t))
            return *why = "the type is declared inside a function: declare it at file scope", NULL;
        if (!(names[i] = type_name(t)))
            return *why = "the type has no name of its own (typeof of an expression, or an array): name it by a typedef of a struct", NULL;
    }
    bool same_result = !strcmp(names[2], names[0]), same_sent = !strcmp(names[1], names[0]);
    bool one = kind == TYPE_PROMISE || kind == TYPE_ITERABLE || (kind == TYPE_RESULT ? same_result : same_result && same_sent);
    const char *name = one ? arena_format("troth_%s_%s", shape_prefix[kind], names[0])
        : kind == TYPE_RESULT ? arena_format("troth_%s_%s__%s", shape_prefix[kind], names[0], names[2])
        : arena_format("troth_%s_%s__%s__%s", shape_prefix[kind], names[0], names[1], names[2]);
    struct shape *shape = map_get(&shapes, name);
    if (!shape) {
        shape = arena_new(struct shape);
        *shape = (struct shape){ .kind = kind, .name = name, .value = parts[0], .sent = parts[1], .result = parts[2] };
        map_put(&shapes, name, shape);
        if (kind == TYPE_ITERATOR || kind == TYPE_ASYNC_ITERATOR) {
            struct type *result = type_shaped(TYPE_RESULT, y, NULL, r, why);
            shape->result_shape = result->shape;
            if (kind == TYPE_ASYNC_ITERATOR)
                shape->request_shape = type_shaped(TYPE_PROMISE, result, NULL, NULL, why)->shape;
        }
        else if (kind == TYPE_ITERABLE)
            type_shaped(TYPE_ITERATOR, y, NULL, NULL, why);
        list_add(&shape_list, shape);
    }
    struct type *t = type_new(kind);
    t->of = shape->value;
    t->sent = shape->sent;
    t->result = shape->result;
    t->shape = shape;
    return t;
}

struct shape *shape_at(size_t i)
{
    return i < shape_list.count ? shape_list.data[i] : NULL;
}

const char *shape_struct(const struct shape *s)
{
    bool by_value = s->kind == TYPE_RESULT || s->kind == TYPE_ITERABLE;
    return arena_format("struct %s%s", s->name, by_value ? "" : " *");
}

/* --- text --------------------------------------------------------------------------------------------------------- */

static bool in_words;                   /* type_words: for people, not for the compiler */

static const char *quals_text(unsigned quals)
{
    return arena_format("%s%s%s%s", quals & QUAL_CONST ? "const " : "", quals & QUAL_VOLATILE ? "volatile " : "",
        quals & QUAL_ATOMIC ? "_Atomic " : "", quals & QUAL_RESTRICT ? "__restrict " : "");
}

static char *join(const char *base, const char *inner)
{
    bool space = *inner && *base && base[strlen(base) - 1] != '*';
    return arena_format("%s%s%s", base, space ? " " : "", inner);
}

static char *print_function(const struct type *t, const char *inner)
{
    struct buffer b = {0};
    buffer_format(&b, "%s(", inner);
    for (size_t i = 0; i < t->params.count; i++)
        buffer_format(&b, "%s%s", i ? ", " : "", type_print(t->params.data[i]->type, ""));
    if (!t->params.count && !t->unprototyped)
        buffer_string(&b, "void");
    buffer_string(&b, t->variadic ? ", ...)" : ")");
    return type_print(t->of, b.data);
}

/* `promise(int)`, `iterator(int, bool, int)`: what the program says. */
static const char *words_of(const struct type *t)
{
    const char *word = t->kind == TYPE_PROMISE ? "promise" : t->kind == TYPE_ITERATOR ? "iterator" : t->kind == TYPE_ASYNC_ITERATOR ? "async_iterator"
        : t->kind == TYPE_ITERABLE ? "iterable" : "iter_result";
    const char *y = type_print(t->of, ""), *s = t->sent ? type_print(t->sent, "") : y, *r = t->result ? type_print(t->result, "") : y;
    if (!strcmp(y, s) && !strcmp(y, r))
        return arena_format("%s%s(%s)", quals_text(t->quals), word, y);
    return t->kind == TYPE_RESULT ? arena_format("%s%s(%s, %s)", quals_text(t->quals), word, y, r)
        : arena_format("%s%s(%s, %s, %s)", quals_text(t->quals), word, y, s, r);
}

char *type_print(const struct type *t, const char *inner)
{
    if (t->alias) {
        unsigned beyond = t->quals & ~t->alias->type->quals;
        return join(arena_format("%s%s", quals_text(beyond), t->alias->renamed ? t->alias->renamed : t->alias->name), inner);
    }
    switch (t->kind) {
    case TYPE_VOID:
        return join(arena_format("%svoid", quals_text(t->quals)), inner);
    case TYPE_ARITHMETIC:
        return join(arena_format("%s%s", quals_text(t->quals), t->base), inner);
    case TYPE_TAG: {
        const char *name = t->tag->renamed ? t->tag->renamed : t->tag->name;
        const char *keyword = t->tag->keyword == KW_STRUCT ? "struct" : t->tag->keyword == KW_UNION ? "union" : "enum";
        if (!name && t->tag->alias)
            return join(arena_format("%s%s", quals_text(t->quals), t->tag->alias->name), inner);
        return join(arena_format("%s%s %s", quals_text(t->quals), keyword, name ? name : "?"), inner);
    }
    case TYPE_POINTER: {
        bool parens = !t->of->alias && (t->of->kind == TYPE_ARRAY || t->of->kind == TYPE_FUNCTION);
        const char *star = arena_format("*%s%s", quals_text(t->quals), inner);
        return type_print(t->of, parens ? arena_format("(%s)", star) : star);
    }
    case TYPE_FUNCTION:
        return print_function(t, inner);
    case TYPE_ARRAY:
        return type_print(t->of, t->size ? arena_format("%s[%ld]", inner, t->size) : arena_format("%s[]", inner));
    case TYPE_PROMISE: case TYPE_ITERATOR: case TYPE_ASYNC_ITERATOR:
        if (in_words)
            return join(words_of(t), inner);
        return arena_format("struct %s *%s%s", t->shape->name, quals_text(t->quals), inner);
    case TYPE_RESULT: case TYPE_ITERABLE:
        return join(in_words ? words_of(t) : arena_format("%sstruct %s", quals_text(t->quals), t->shape->name), inner);
    default:
        return join("?", inner);
    }
}

char *type_words(const struct type *t)
{
    in_words = true;
    char *text = type_print(t, "");
    in_words = false;
    return text;
}

/* --- scopes ------------------------------------------------------------------------------------------------------- */

struct scope *scope_new(struct scope *outer)
{
    struct scope *s = arena_new(struct scope);
    s->outer = outer;
    s->function = outer ? outer->function : NULL;
    return s;
}

struct symbol *scope_find(struct scope *s, const char *name)
{
    for (; s; s = s->outer) {
        struct symbol *symbol = map_get(&s->names, name);
        if (symbol)
            return symbol;
    }
    return NULL;
}

struct tag *scope_find_tag(struct scope *s, const char *name, bool here_only)
{
    for (; s; s = here_only ? NULL : s->outer) {
        struct tag *tag = map_get(&s->tags, name);
        if (tag)
            return tag;
    }
    return NULL;
}

void scope_add(struct scope *s, struct symbol *symbol)
{
    symbol->scope = s;
    map_put(&s->names, symbol->name, symbol);
    list_add(&s->list, symbol);
}

struct symbol *member_find(struct tag *tag, const char *name)
{
    for (size_t i = 0; i < tag->members.count; i++) {
        struct symbol *m = tag->members.data[i];
        if (m->name && m->name == name)
            return m;
        if (!m->name && m->type && m->type->kind == TYPE_TAG) {
            struct symbol *inner = member_find(m->type->tag, name);
            if (inner)
                return inner;
        }
    }
    return NULL;
}
