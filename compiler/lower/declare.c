/*
 * declare.c: the text of declarations at file scope: the slots of a frame, the types that they need, and the struct itself.
 *
 * A slot repeats the source's own specifiers and declarator, because types are the C compiler's business. What its type
 * mentions of the function's locals is replaced by a shadow, an extern that is never defined; block-scope types are hoisted in
 * front of the frame. Slots of disjoint scopes overlap. Requires: frame.c has decided; nothing is decided here.
 */
#include "compiler/lower/lowering.h"

#include <ctype.h>
#include <string.h>

/* --- one declaration --------------------------------------------------------------------------------------------------------- */

static const char *shadow_of(struct symbol *s);

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* Tokens [first, last) as they mean at file scope: locals are their shadows, object-level restrict is gone. */
static char *file_scope_text(int first, int last, int name, const char *as)
{
    struct buffer b = {0};
    buffer_string(&b, "");
    for (int i = first; i < last;) {
        int end;
        const char *text = replacement(i, &end);
        struct symbol *meant = lowering.meaning[i];
        bool apart = i > first && token_at(i)->start > token_at(i - 1)->start + token_at(i - 1)->length;
        if (b.length && b.data[b.length - 1] != ' ' && (apart || (is_word(b.data[b.length - 1]) && is_word(*token_at(i)->start))))
            buffer_char(&b, ' ');
        if (i == name) {
            buffer_string(&b, as);
            i++;
        } else if (meant && meant->kind == SYMBOL_OBJECT) {
            buffer_string(&b, shadow_of(meant));
            i++;
        } else if (token_at(i)->kind == TOKEN_KEYWORD && token_at(i)->op == KW_RESTRICT) {
            i++;
        } else if (text && end <= last) {
            buffer_string(&b, text);
            i = end;
        } else {
            buffer_add(&b, token_at(i)->start, (size_t)token_at(i)->length);
            i++;
        }
    }
    return b.data;
}

static bool unknown_inside(const struct type *t)
{
    for (; t; t = t->kind == TYPE_POINTER || t->kind == TYPE_ARRAY ? t->of : NULL)
        if (t->kind == TYPE_UNKNOWN)
            return true;
    return false;
}

/* The frame's types stand at file scope, where braces in an expression must be constant. */
static void check_typeof(int first, int last)
{
    for (int i = first; i < last; i++)
        if (token_at(i)->kind == TOKEN_PUNCT && token_at(i)->op == '{') {
            diag_error(token_place(token_at(first)), "a variable of this type lives across a suspension, and its type cannot be named in the "
                "frame: write the type itself instead of `typeof` of an expression with braces");
            return;
        }
}

/* The type of a `typeof`, without the qualifiers that stand beside it. */
static struct type *typeof_type(const struct declaration *d)
{
    struct type *t = arena_alloc(sizeof *t);
    *t = *d->type;
    for (size_t i = 0; i < d->specifiers.count; i++)
        t->quals &= ~qualifier(d->specifiers.data[i].keyword);
    return t;
}

/* The specifiers that belong to the type: no storage, no words; a struct that is defined here by its tag alone. */
static char *specifiers_text(struct declaration *d, bool at_file_scope)
{
    struct buffer b = {0};
    for (size_t i = 0; i < d->specifiers.count; i++) {
        struct specifier s = d->specifiers.data[i];
        if (s.kind != SPEC_TYPE && s.kind != SPEC_QUALIFIER && s.kind != SPEC_ATTRIBUTE)
            continue;
        if (s.keyword == KW_RESTRICT || s.keyword == KW_EXTENSION || (s.keyword == KW_ATTRIBUTE && d->has_cleanup))
            continue;
        if (b.length)
            buffer_char(&b, ' ');
        bool by_type = s.keyword == KW_TYPEOF && at_file_scope && !unknown_inside(d->type) && d->type->kind != TYPE_ARRAY && d->type->kind != TYPE_FUNCTION;
        if (s.keyword == KW_TYPEOF && at_file_scope && !by_type)
            check_typeof(s.first, s.last);
        if (by_type || (d->defines && s.first == d->defines->first)) {
            const char *text = type_print(by_type ? typeof_type(d) : type_unqualified(d->type), "");
            buffer_format(&b, strpbrk(text, "([") ? "__typeof__(%s)" : "%s", text);
        } else
            buffer_string(&b, at_file_scope ? file_scope_text(s.first, s.last, -1, "") : flat_text(s.first, s.last));
    }
    return b.length ? b.data : arena_format("int");
}

/* char s[] = "text", int a[] = { ... }: the initialiser says how many. Every leaf but a string literal is written as 0,
 * for at file scope a compound literal must be constant. */
static char *zeroed_braces(struct expr *e)
{
    struct buffer b = {0};
    int i = e->first;
    for (size_t k = 0; k <= e->kids.count; k++) {
        struct expr *kid = k < e->kids.count ? e->kids.data[k] : NULL;
        int end = kid ? kid->first : e->last;
        if (end > i)
            buffer_string(&b, file_scope_text(i, end, -1, ""));
        if (!kid)
            break;
        bool designator = token_at(kid->first - 1)->kind == TOKEN_PUNCT && (token_at(kid->first - 1)->op == '['
            || token_at(kid->first - 1)->op == OP3('.', '.', '.'));
        if (kid->kind == EXPR_BRACES)
            buffer_string(&b, zeroed_braces(kid));
        else if (designator || (kid->kind == EXPR_LITERAL && kid->op == TOKEN_STRING))
            buffer_format(&b, " %s", file_scope_text(kid->first, kid->last, -1, ""));
        else
            buffer_string(&b, " 0");
        i = kid->last;
    }
    return b.data;
}

/* An array of one element on some machines, a struct on others. */
static bool is_va_list(const struct type *t)
{
    return t->kind == TYPE_ARITHMETIC && !strcmp(t->base, "__builtin_va_list");
}

/* The text that declares `name` as s is declared. */
char *declare_text(struct symbol *s, const char *name, bool at_file_scope)
{
    struct declaration *d = s->declaration;
    struct declarator *r = s->declarator;
    if (!d)                                     /* the variable of a catch */
        return type_print(s->type, name);
    if (d->is_auto_type) {
        if (s->type && !unknown_inside(s->type) && s->type->kind != TYPE_ARRAY && s->type->kind != TYPE_FUNCTION)
            return type_print(type_unqualified(s->type), name);
        return arena_format("__typeof__(((void)0, %s)) %s", r->init ? file_scope_text(r->init->first, r->init->last, -1, "") : "0", name);
    }
    if (s->is_param && (s->type->kind == TYPE_UNKNOWN || is_va_list(s->type)))      /* whatever it is, an array decays here, too */
        return arena_format("__typeof__(((void)0, *(%s *)0)) %s", specifiers_text(d, at_file_scope), name);
    if (s->is_param && !unknown_inside(s->type)) {          /* arrays and functions are adjusted (6.7.6.3) */
        struct type t = *s->type;
        t.quals &= ~(unsigned)QUAL_RESTRICT;
        return type_print(&t, name);
    }
    const char *specifiers = specifiers_text(d, at_file_scope);
    bool unsized = r->type->kind == TYPE_ARRAY && r->type->size_first == r->type->size_last && r->init && !s->is_param;
    if (unsized && at_file_scope) {
        const char *braces = r->init->kind == EXPR_BRACES ? zeroed_braces(r->init)
            : arena_format("{ %s }", file_scope_text(r->init->first, r->init->last, -1, ""));
        return arena_format("__typeof__((%s%s)%s) %s", specifiers, file_scope_text(r->first, r->tail, r->name, ""), braces, name);
    }
    if (at_file_scope && r->has_cleanup && r->first < r->cleanup_first && r->cleanup_first < r->tail && !unknown_inside(s->type))
        return type_print(s->type, name);       /* T *__attribute__((cleanup(f))) x: a slot is cleaned up by what is printed for it */
    const char *declarator;
    int last = r->has_cleanup ? r->tail : r->last;
    if (at_file_scope)
        declarator = file_scope_text(r->first, last, r->name, name);
    else {
        int end;
        const char *saved = replacement(r->name, &end);
        replace(r->name, r->name + 1, name);
        declarator = flat_text(r->first, r->last);
        replace(r->name, end, saved);
    }
    return arena_format("%s%s%s", specifiers, specifiers[strlen(specifiers) - 1] == '*' ? "" : " ", declarator);
}

/* An extern that is never defined, used only in unevaluated operands of the frame's types. */
static const char *shadow_of(struct symbol *s)
{
    if (!s->renamed)
        s->renamed = hoisted_name(s->name);
    const char *name = s->renamed;
    if (s->shadowing) {
        diag_error(token_place(token_at(s->token)), "the type of `%s` depends on `%s` itself", s->name, s->name);
        return name;
    }
    s->shadowing = true;
    const char *text = arena_format("extern %s;", s->declaration ? declare_text(s, name, true) : type_print(s->type, name));
    s->shadowing = false;
    for (size_t i = 0; i < lowering.shadows.count; i++)
        if (!strcmp(lowering.shadows.data[i], text))
            return name;
    list_add(&lowering.shadows, text);
    return name;
}

char *literal_text(struct expr *e, const char *name)
{
    if (e->type->kind != TYPE_ARRAY && !unknown_inside(e->type))
        return type_print(e->type, name);
    struct expr *braces = e->kids.data[0];
    return arena_format("__typeof__(%s%s) %s", file_scope_text(e->first, braces->first, -1, ""), zeroed_braces(braces), name);
}

/* --- the struct --------------------------------------------------------------------------------------------------------------- */

static size_t print_shadows(struct out *o, size_t from)
{
    for (; from < lowering.shadows.count; from++)
        out_format(o, "%s\n", lowering.shadows.data[from]);
    return from;
}

/* In the order of the source; a shadow comes in front of the first type that mentions it. */
static void print_hoisted(struct out *o)
{
    struct function *f = lowering.f;
    int end = 0, here = token_at(f->declaration->first)->pack;
    size_t t = 0, s = 0, shadows = 0;
    while (t < f->tags.count || s < f->types.count) {
        struct tag *tag = t < f->tags.count ? f->tags.data[t] : NULL;
        struct symbol *type = s < f->types.count ? f->types.data[s] : NULL;
        if (tag && (!tag->hoist || tag->first < end)) {
            t++;
        } else if (type && !type->hoist) {
            s++;
        } else {
            const char *text;
            int packed = here;
            if (tag && (!type || tag->first < type->token)) {
                packed = token_at(tag->first)->pack;
                text = file_scope_text(tag->first, tag->last, -1, "");
                end = tag->last;
                t++;
            } else {
                text = arena_format("typedef %s", declare_text(type, type->renamed, true));
                s++;
            }
            shadows = print_shadows(o, shadows);
            out_pack(o, here, packed);
            out_format(o, "%s;\n", text);
            out_unpack(o, here, packed);
        }
    }
    print_shadows(o, shadows);
}

/* May the slot share its storage with those of disjoint scopes? Not if the runtime or a pointer can reach it at any time. */
static bool may_overlap(const struct symbol *s)
{
    return !s->is_param && !s->address_taken && s->type && s->type->kind != TYPE_ARRAY && !is_owned_variable(s)
        && !(s->declarator && s->declarator->has_cleanup);
}

/* Slots of disjoint scopes overlap: a cell is one slot, or a union of several. A slot has one or more locals. */
struct slot { LIST(struct symbol *) locals; };
struct cell { LIST(struct slot *) slots; };

static bool slots_disjoint(const struct slot *a, const struct slot *b)
{
    for (size_t i = 0; i < a->locals.count; i++)
        for (size_t k = 0; k < b->locals.count; k++)
            if (!scopes_disjoint(a->locals.data[i], b->locals.data[k]))
                return false;
    return true;
}

static bool fits(const struct cell *c, const struct slot *s)
{
    for (size_t k = 0; k < c->slots.count; k++)
        if (!may_overlap(c->slots.data[k]->locals.data[0]) || !slots_disjoint(c->slots.data[k], s))
            return false;
    return true;
}

static char *cells_text(void)
{
    struct function *f = lowering.f;
    LIST(struct slot *) slots = {0};
    LIST(struct cell *) cells = {0};
    struct map by_name = {0};
    for (size_t i = 0; i < f->locals.count; i++) {
        struct symbol *x = f->locals.data[i];
        struct slot *s = x->slot ? map_get(&by_name, x->slot) : NULL;
        if (x->slot && !s) {
            s = arena_new(struct slot);
            map_put(&by_name, x->slot, s);
            list_add(&slots, s);
        }
        if (s)
            list_add(&s->locals, x);
    }
    for (size_t i = 0; i < slots.count; i++) {
        struct cell *home = NULL;
        for (size_t c = 0; c < cells.count && !home && may_overlap(slots.data[i]->locals.data[0]); c++)
            home = fits(cells.data[c], slots.data[i]) ? cells.data[c] : NULL;
        if (!home) {
            home = arena_new(struct cell);
            list_add(&cells, home);
        }
        list_add(&home->slots, slots.data[i]);
    }
    struct buffer b = {0};
    buffer_string(&b, "");
    for (size_t c = 0; c < cells.count; c++) {
        bool shared = cells.data[c]->slots.count > 1;
        buffer_string(&b, shared ? "    union {" : "   ");
        for (size_t k = 0; k < cells.data[c]->slots.count; k++) {
            struct symbol *x = cells.data[c]->slots.data[k]->locals.data[0];
            buffer_format(&b, " %s;", declare_text(x, x->slot, true));
        }
        buffer_string(&b, shared ? " };\n" : "\n");
    }
    return b.data;
}

void frame_print(struct out *o)
{
    struct function *f = lowering.f;
    const char *members = cells_text();         /* before the shadows that it needs */
    print_hoisted(o);
    out_pack(o, token_at(f->declaration->first)->pack, 0);
    out_format(o, "struct %s__frame {\n    struct %s %s;\n%s%s", f->name, f->type->of->shape->name, f->is_generator ? "iterator" : "promise",
        f->is_async ? "    unsigned since;\n" : "", members);
    for (size_t i = 0; i < lowering.members.count; i++)
        out_format(o, "    %s;\n", lowering.members.data[i]);
    out_add(o, "};\n");
    out_unpack(o, token_at(f->declaration->first)->pack, 0);
}
