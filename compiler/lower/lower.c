/*
 * lower.c: one translation unit, declaration by declaration: parse, and copy or lower. Everything that is not lowered goes
 * through byte for byte.
 */
#include "compiler/lower/lower.h"
#include "compiler/lower/lowering.h"

static struct unit unit;
struct lower_options lower_options;

/* promise(T) and its kin are written as their structs. */
static void replace_mentions(size_t from)
{
    for (size_t i = from; i < unit.mentions.count; i++) {
        struct mention *m = unit.mentions.data[i];
        const char *text = shape_struct(m->type->shape);
        replace(m->first, m->last, m->in_typeof ? arena_format("__typeof__(%s)", text) : text);
    }
}

/* A prototype of an async function: the words go, and what it returns is a promise. */
static void replace_prototype(struct declaration *d)
{
    struct buffer b = {0};
    struct shape *shape = d->declarators.data[0]->type->of->shape;
    for (size_t i = 0; i < d->specifiers.count; i++) {
        struct specifier s = d->specifiers.data[i];
        if (s.kind == SPEC_STORAGE || s.kind == SPEC_FUNCTION || s.kind == SPEC_ATTRIBUTE)
            buffer_format(&b, "%s ", flat_text(s.first, s.last));
    }
    buffer_format(&b, "struct %s", shape->name);
    replace(d->first, d->spec_last, b.data);
    for (size_t i = 0; i < d->declarators.count; i++) {
        struct declarator *r = d->declarators.data[i];
        struct token *name = &unit.tokens.at[r->name];
        if (r->type->of->shape != shape)
            diag_error(token_place(name), "`%s` gives another type than the first function of this declaration: declare it in one of its own", name->name);
        replace(r->first, r->last, arena_format(" *%s%s%s%s", name->name, flat_text(r->params_first, r->params_last),
            r->tail < r->last ? " " : "", flat_text(r->tail, r->last)));
    }
}

static void print_external(struct external *e, struct out *o, size_t mentions, size_t prototypes)
{
    replace_mentions(mentions);
    for (size_t i = prototypes; i < unit.prototypes.count; i++)
        replace_prototype(unit.prototypes.data[i]);
    struct token *before = &unit.tokens.at[e->first > 0 ? e->first - 1 : 0];
    size_t length = o->text.length;
    if (e->words)
        shapes_print(o, e->first);
    if (o->text.length > length)
        out_marker(o, before->file, before->line, before->system);
    if (e->function) {
        if (e->function->lowered) {
            out_add(o, "\n");
            out_pragmas(o, e->first);
        }
        function_lower(&unit, e->function, o);
    } else
        out_copy(o, e->first, e->last);
    length = o->text.length;
    struct token *after = &unit.tokens.at[e->last - 1];
    shapes_print(o, e->last);
    if (o->text.length > length || (e->function && e->function->lowered))
        out_marker(o, after->file, after->line, after->system);
}

enum unit_result unit_lower(const char *text, size_t length, const char *name, struct buffer *out)
{
    struct tokens tokens = lex(text, length, name);
    if (!tokens.troth)
        return UNIT_PLAIN;
    parse_begin(&unit, tokens);
    print_begin(&unit.tokens);
    shapes_begin(&unit);
    struct out o = { .file = tokens.at[0].file, .line = 1, .line_start = true };
    struct external e;
    int at = 0;
    for (;;) {
        size_t mentions = unit.mentions.count, prototypes = unit.prototypes.count;
        int errors = diag_error_count();
        if (!parse_external(&unit, &at, &e))
            break;
        if (diag_error_count() == errors)       /* else there is nothing to lower; the next may have errors of its own */
            print_external(&e, &o, mentions, prototypes);
    }
    if (diag_error_count())
        return UNIT_FAILED;
    out_copy(&o, e.first, e.first);
    *out = o.text;
    return UNIT_LOWERED;
}
