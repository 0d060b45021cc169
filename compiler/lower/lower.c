/*
 * lower.c: one translation unit, declaration by declaration: parse, and copy or lower. Everything that is not lowered goes
 * through byte for byte.
 */
#include "compiler/lower/lower.h"
#include "compiler/lower/lowering.h"
#include "compiler/lower/readable.h"
#include "compiler/print/format.h"

#include <string.h>

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

/* A prototype of an async function: the words go, and what it returns is a promise; but `main` is called by libc. */
static void replace_prototype(struct declaration *d)
{
    struct buffer b = {0};
    struct shape *shape = d->declarators.data[0]->type->of->shape;
    for (size_t i = 0; i < d->specifiers.count; i++) {
        struct specifier s = d->specifiers.data[i];
        if (s.kind == SPEC_STORAGE || s.kind == SPEC_FUNCTION || s.kind == SPEC_ATTRIBUTE)
            buffer_format(&b, "%s ", flat_text(s.first, s.last));
    }
    struct declarator *first = d->declarators.data[0];
    bool is_main = d->is_async && !d->is_generator && !strcmp(unit.tokens.at[first->name].name, "main");
    buffer_format(&b, is_main ? "int" : "struct %s", shape->name);
    replace(d->first, d->spec_last, b.data);
    for (size_t i = 0; i < d->declarators.count; i++) {
        struct declarator *r = d->declarators.data[i];
        struct token *name = &unit.tokens.at[r->name];
        if (r->type->of->shape != shape)
            diag_error(token_place(name), "`%s` gives another type than the first function of this declaration: declare it in one of its own", name->name);
        replace(r->first, r->last, arena_format(" %s%s%s%s%s", is_main ? "" : "*", name->name, flat_text(r->params_first, r->params_last),
            r->tail < r->last ? " " : "", flat_text(r->tail, r->last)));
    }
}

/* The structs that can be printed in front of a token, and then back to where the output was. */
static void print_shapes(struct out *o, int before, const struct token *back)
{
    const char *before_file = unit.tokens.at[before > 0 ? before - 1 : 0].file;
    struct out piece = { .file = o->file, .line = o->line, .system = o->system, .line_start = o->line_start };
    shapes_print(&piece, before);
    if (!piece.text.length)
        return;
    if (lower_options.readable) {
        bool stays = !lower_options.portable && !readable_is_own(before_file);     /* with the header's text */
        out_marker(o, stays ? before_file : unit.main, 1, true);
        out_add(o, format_lowered(piece.text.data, unit.main, 0));
    } else {
        out_add(o, piece.text.data);
        o->system = piece.system;
    }
    out_marker(o, back->file, back->line, back->system);
}

static bool is_token(int i, int op)
{
    return unit.tokens.at[i].kind == TOKEN_PUNCT && unit.tokens.at[i].op == op;
}

static bool ends_statement(int i)
{
    return is_token(i, ';') || is_token(i, '{') || is_token(i, '}');
}

/* Does a statement begin at token i? In front of it stands another one's end, or the head of an if, a loop or a label. */
static bool begins_statement(int i)
{
    const struct token *before = &unit.tokens.at[i - 1];
    if (before->kind == TOKEN_KEYWORD)
        return before->op == KW_ELSE || before->op == KW_DO;
    if (is_token(i - 1, ')')) {
        const struct token *head = unit.match[i - 1] > 0 ? &unit.tokens.at[unit.match[i - 1] - 1] : before;
        return head->kind == TOKEN_KEYWORD && (head->op == KW_IF || head->op == KW_WHILE || head->op == KW_FOR || head->op == KW_SWITCH);
    }
    if (is_token(i - 1, ':')) {
        const struct token *label = &unit.tokens.at[i - 2], *in_front = &unit.tokens.at[i - 3];
        return label->kind == TOKEN_KEYWORD ? label->op == KW_DEFAULT : in_front->kind == TOKEN_KEYWORD ? in_front->op == KW_CASE
            : label->kind == TOKEN_IDENT && ends_statement(i - 3);
    }
    return ends_statement(i - 1);
}

/* `promise_keep(p);` in an ordinary function: the macro is ((__typeof__(p))troth_keep(...)), a cast, and clang warns of its
 * unused value. The last statement of a statement expression is its value. */
static void discard_keeps(int first, int last)
{
    for (int i = first; i + 4 < last; i++) {
        const struct token *cast = &unit.tokens.at[i + 2];
        if (!is_token(i, '(') || !is_token(i + 1, '(') || cast->kind != TOKEN_KEYWORD || cast->op != KW_TYPEOF || i == first)
            continue;
        int end = unit.match[i], called = unit.match[i + 1] + 1;
        if (end < 0 || called < 1 || !unit.tokens.at[called].name || strcmp(unit.tokens.at[called].name, "troth_keep"))
            continue;
        bool statement = is_token(end + 1, ';') && unit.match[called + 1] == end - 1;
        if (statement && begins_statement(i) && !(is_token(end + 2, '}') && is_token(end + 3, ')')))
            replace(i, i + 1, "(void)(");
    }
}

/* A function that is not copied. For people: formatted, under a comment that says where it comes from. */
static void print_function(struct function *f, struct out *o)
{
    if (!lower_options.readable) {
        function_lower(&unit, f, o);
        return;
    }
    const struct token *first = &unit.tokens.at[f->declaration->first], *open = &unit.tokens.at[f->body->first];
    struct out piece = { .line_start = true };
    out_marker(&piece, first->file, first->line, first->system);
    size_t marker = piece.text.length;
    function_lower(&unit, f, &piece);
    if (!f->lowered) {
        bool copied = f->body->special <= 0;
        out_add(o, copied ? piece.text.data + marker : format_lowered(piece.text.data, first->file, first->line - 1));
        return;
    }
    const char *file = arena_format("%s:", first->file);
    for (int n = first->line; n <= open->line; n++, file = "") {
        const char *line = format_source_line(first->file, n);
        if (line && *line && strcmp(line, "{"))
            out_format(o, "// %s%d: %s\n", file, n, line);
    }
    out_add(o, format_lowered(piece.text.data, first->file, open->line));
}

static void print_external(struct external *e, struct out *o, size_t mentions, size_t prototypes)
{
    replace_mentions(mentions);
    for (size_t i = prototypes; i < unit.prototypes.count; i++)
        replace_prototype(unit.prototypes.data[i]);
    struct token *before = &unit.tokens.at[e->first > 0 ? e->first - 1 : 0], *after = &unit.tokens.at[e->last - 1];
    bool lowered = e->function && e->function->lowered;
    if (e->words)
        print_shapes(o, e->first, before);
    if (!lowered)
        discard_keeps(e->first, e->last);
    if (e->function) {
        out_copy(o, e->first, e->first);        /* what stands in front of it: comments, pragmas */
        if (lowered && !o->line_start)
            out_add(o, "\n");
        print_function(e->function, o);
    } else
        out_copy(o, e->first, lower_options.portable && !readable_is_own(unit.tokens.at[e->first].file) ? e->first : e->last);
    print_shapes(o, e->last, after);
    if (lowered)
        out_marker(o, after->file, after->line, after->system);
}

enum unit_result unit_lower(const char *text, size_t length, const char *name, struct buffer *out)
{
    struct buffer own = {0};
    if (lower_options.readable) {
        buffer_add(&own, text, length);
        readable_begin(&own, lower_options.portable);
        text = own.data;
        length = own.length;
    }
    struct tokens tokens = lex(text, length, name);
    if (!tokens.troth)
        return UNIT_PLAIN;
    parse_begin(&unit, tokens);
    unit.main = name;
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
    if (lower_options.readable)
        readable_end(&o.text, lower_options.portable);
    *out = o.text;
    return UNIT_LOWERED;
}
