/*
 * frame.c: decides which locals live in the frame, names the slots, and prints the frame.
 *
 * A local needs a slot if a suspension can happen while it is alive: see needs_slot. All others stay where they are, and
 * the head of the resume function jumps past them. A slot repeats the source's own specifiers and declarator, because types
 * are the C compiler's business. Block-scope types that a slot needs are hoisted in front of the frame under a new name.
 */
#include "compiler/lower/lowering.h"

#include <ctype.h>
#include <string.h>

static struct token *token_at(int i)
{
    return &lowering.unit->tokens.at[i];
}

/* --- names ------------------------------------------------------------------------------------------------------------ */

/* The identifiers of the function's text: the compiler may not use them. */
void take_names(void)
{
    struct function *f = lowering.f;
    for (int i = f->declaration->first; i < f->body->last; i++)
        if (token_at(i)->name)
            map_put(&lowering.names, token_at(i)->name, f);
}

const char *fresh_name(const char *name)
{
    while (map_get(&lowering.names, name))
        name = arena_format("%s_", name);
    return name;
}

const char *numbered(const char *name, int n)
{
    return fresh_name(arena_format("%s_%d", name, n));
}

/* --- which locals need a slot --------------------------------------------------------------------------------------------- */

static struct type *element(struct type *t)
{
    while (t && t->kind == TYPE_ARRAY)
        t = t->of;
    return t;
}

bool is_owned_variable(const struct symbol *s)
{
    struct type *t = s ? element(s->type) : NULL;
    return lowering.f->lowered && t && type_is_counted(t) && s->kind == SYMBOL_OBJECT && s->function == lowering.f
        && !s->is_static && !s->is_extern && !s->is_thread;
}

static bool used_after(const struct symbol *x, int from, int to)
{
    for (size_t i = 0; i < x->uses.count; i++)
        if (x->uses.data[i] >= from && x->uses.data[i] < to)
            return true;
    return false;
}

/* May x be reached otherwise than by its name? Then any use may be hidden. */
static bool is_hidden(const struct symbol *x)
{
    return x->address_taken || (x->declarator && x->declarator->has_cleanup) || !x->type || !type_is_scalar(x->type) || is_owned_variable(x);
}

/*
 * Does x hold a value across this suspension? It stands inside the scope of x, behind its declaration, and x is hidden, or is
 * used after the start of the suspension's full expression, or a loop inside the scope of x holds both the suspension and a use.
 */
bool lives_across(const struct symbol *x, struct span s)
{
    struct function *f = lowering.f;
    bool hidden = is_hidden(x);
    int alive_from = !hidden && x->declarator && x->declarator->init ? x->declarator->init->last : x->token;
    if (s.last <= alive_from || s.first >= x->scope_last)
        return false;
    if (hidden || used_after(x, s.first, x->scope_last))
        return true;
    for (size_t k = 0; k < f->loops.count; k++) {
        struct span loop = f->loops.data[k];
        bool declared_inside = x->token >= loop.first && x->token < loop.last;
        if (!declared_inside && loop.first <= s.first && s.last <= loop.last && used_after(x, loop.first, loop.last))
            return true;
    }
    return false;
}

static bool variable_length(const struct type *t)
{
    for (; t && (t->kind == TYPE_ARRAY || t->kind == TYPE_POINTER); t = t->of)
        if (t->kind == TYPE_ARRAY && t->variable)
            return true;
    return false;
}

static bool needs_slot(const struct symbol *x)
{
    struct function *f = lowering.f;
    if (x->is_param)
        return x->uses.count || is_owned_variable(x);
    if (is_owned_variable(x))
        return true;
    /* a function's end is a suspension too: it waits for children, which may hold pointers to locals of the outermost block;
     * but what has a variable length cannot outlive the C function */
    if (is_hidden(x) && !variable_length(x->type) && f->is_async && (x->address_taken || x->type->kind == TYPE_ARRAY) && x->scope == f->scope)
        return true;
    for (size_t i = 0; i < f->suspensions.count; i++)
        if (lives_across(x, f->suspensions.data[i]))
            return true;
    return false;
}

/* A suspension of the loop or the block that a variable-length array is declared in, while it is alive. */
static bool alive_across(const struct symbol *x)
{
    struct function *f = lowering.f;
    for (size_t i = 0; i < f->suspensions.count; i++)
        if (f->suspensions.data[i].last > x->token && f->suspensions.data[i].first < x->scope_last)
            return true;
    return false;
}

/* GNU C: a struct with a member of variable length. */
static bool has_variable_member(struct tag *tag)
{
    bool found = false;
    tag->visited = true;
    for (size_t i = 0; i < tag->members.count && !found; i++) {
        const struct type *t = tag->members.data[i]->type;
        found = variable_length(t) || (t->kind == TYPE_TAG && !t->tag->visited && has_variable_member(t->tag));
    }
    tag->visited = false;
    return found;
}

/* The size of such a type is computed where it is declared, and lost when the function is left. */
static void check_types(struct function *f)
{
    int last = f->suspensions.count ? f->suspensions.data[f->suspensions.count - 1].last : 0;
    for (size_t i = 0; i < f->tags.count; i++)
        if (f->tags.data[i]->first < last && has_variable_member(f->tags.data[i]))
            diag_error(token_place(token_at(f->tags.data[i]->first)), "a member of this type has a variable length, and a suspension follows: "
                "use malloc, or a fixed size");
    for (size_t i = 0; i < f->types.count; i++)
        if (variable_length(f->types.data[i]->type) && alive_across(f->types.data[i]))
            diag_error(token_place(token_at(f->types.data[i]->token)), "`%s` has a variable length and a suspension in its scope: use a fixed size",
                f->types.data[i]->name);
}

static bool in_spans(int token, struct span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (spans[i].first <= token && token < spans[i].last)
            return true;
    return false;
}

static void check_local(struct symbol *x)
{
    struct place at = token_place(token_at(x->token));
    if (!x->is_param && variable_length(x->type) && alive_across(x))
        diag_error(at, "`%s` has a variable length and a suspension in its scope: use malloc, or a fixed size", x->name);
    if (!x->slot)
        return;
    if (x->is_register && x->declarator && x->declarator->tail < x->declarator->last)
        diag_error(at, "`%s` is bound to a register and lives across a suspension", x->name);
    if (is_owned_variable(x) && in_spans(x->token, lowering.f->statement_expressions.data, lowering.f->statement_expressions.count))
        return;
    for (size_t i = 0; i < x->uses.count; i++)
        if (in_spans(x->uses.data[i], lowering.f->nested.data, lowering.f->nested.count)) {
            diag_error(token_place(token_at(x->uses.data[i])), "a nested function uses `%s`, which lives across a suspension: "
                "pass it as an argument", x->name);
            break;
        }
}

/* alloca lives until the function returns, and a lowered function returns at its first suspension; setjmp's buffer, too. */
static void check_calls(void)
{
    static const char *const refused[][2] = {
        {"alloca", "alloca's memory would be gone after the suspension: use malloc"},
        {"__builtin_alloca", "alloca's memory would be gone after the suspension: use malloc"},
        {"setjmp", "setjmp cannot stand in a function that suspends"}, {"_setjmp", "setjmp cannot stand in a function that suspends"},
        {"sigsetjmp", "setjmp cannot stand in a function that suspends"}, {"__sigsetjmp", "setjmp cannot stand in a function that suspends"},
        {"__builtin_setjmp", "setjmp cannot stand in a function that suspends"},
    };
    struct function *f = lowering.f;
    for (int i = f->body->first; i < f->body->last; i++)
        for (size_t k = 0; k < sizeof refused / sizeof *refused; k++)
            if (token_at(i)->kind == TOKEN_IDENT && token_at(i + 1)->kind == TOKEN_PUNCT && token_at(i + 1)->op == '('
                && !strcmp(token_at(i)->name, refused[k][0]) && (k > 1 || f->suspensions.count))
                diag_error(token_place(token_at(i)), "%s", refused[k][1]);
    for (int i = f->body->first + 1; i < f->body->last; i++)
        if (token_at(i)->pragma && f->suspensions.count) {
            const char *p = token_at(i - 1)->start + token_at(i - 1)->length, *end = token_at(i)->start;
            for (; p < end; p++)
                if (!strncmp(p, "#pragma omp", 11)) {
                    diag_error(token_place(token_at(i)), "an OpenMP pragma cannot stand in a function that suspends: "
                        "move the loop into an ordinary function");
                    break;
                }
        }
}

/* --- the text of declarations ------------------------------------------------------------------------------------------------ */

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

/* Is `function__name`, or may it be, with a number, a name of the glue that function.c and others print? */
static bool is_glue(const char *name)
{
    static const char *const glue[] = { "async", "block", "close", "descriptor", "discard", "frame", "func", "iterate", "next", "owned", "owns",
        "points", "requests", "result", "resume", "return", "send", "throw", "type", "value" };
    for (size_t i = 0; i < sizeof glue / sizeof glue[0]; i++) {
        size_t length = strlen(glue[i]);
        if (!strncmp(name, glue[i], length) && (name[length] == '\0' || name[length] == '_'))
            return true;
    }
    return false;
}

/* What stands at file scope for something of this function: `function__name`, with a number if there is one already. */
static const char *hoisted_name(const char *name)
{
    const char *base = arena_format(is_glue(name) ? "%s__local_%s" : "%s__%s", lowering.f->name, name), *full = base;
    for (int n = 2; map_get(&lowering.hoisted, full); n++)
        full = arena_format("%s_%d", base, n);
    map_put(&lowering.hoisted, full, lowering.f);
    return full;
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

/* --- compound literals -------------------------------------------------------------------------------------------------------- */

/* A compound literal lives as long as its block: it is a slot if its address can outlive a suspension there. */
bool literal_needs_slot(const struct expr *e)
{
    struct function *f = lowering.f;
    if (!e->addressed || !e->block || !f->lowered)
        return false;
    for (size_t i = 0; i < f->suspensions.count; i++)
        if (f->suspensions.data[i].last > e->first && f->suspensions.data[i].first < e->block->last)
            return true;
    return false;
}

char *literal_text(struct expr *e, const char *name)
{
    if (e->type->kind != TYPE_ARRAY && !unknown_inside(e->type))
        return type_print(e->type, name);
    struct expr *braces = e->kids.data[0];
    return arena_format("__typeof__(%s%s) %s", file_scope_text(e->first, braces->first, -1, ""), zeroed_braces(braces), name);
}

/* --- block-scope types that slots need --------------------------------------------------------------------------------------- */

static bool range_uses(int first, int last, const int *uses, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (uses[i] >= first && uses[i] < last)
            return true;
    return false;
}

static bool mark_types(int first, int last);

/* Marks those of the objects that tokens [first, last) mention: their types are needed, too. */
static bool mark_objects(struct symbol **objects, size_t count, int first, int last)
{
    bool more = false;
    for (size_t i = 0; i < count; i++)
        if (!objects[i]->hoist && objects[i]->declaration && range_uses(first, last, objects[i]->uses.data, objects[i]->uses.count))
            objects[i]->hoist = more = true;
    return more;
}

/* Marks the types that an object's declaration mentions. */
static bool mark_declaration(struct symbol *s)
{
    bool more = mark_types(s->declaration->first, s->declaration->spec_last);
    more |= mark_types(s->declarator->first, s->declaration->is_auto_type && s->declarator->init ? s->declarator->init->last : s->declarator->last);
    if (s->declaration->is_auto_type && s->type && s->type->kind == TYPE_TAG && s->type->tag->scope->function)
        s->type->tag->hoist = true;
    return more;
}

/* Marks the block-scope types that tokens [first, last) mention; true if there was a new one. */
static bool mark_types(int first, int last)
{
    struct function *f = lowering.f;
    bool more = false;
    for (size_t i = 0; i < f->tags.count; i++) {
        struct tag *t = f->tags.data[i];
        if (t->hoist || !t->complete)
            continue;
        bool constants = false;         /* an enumerator of it */
        for (struct scope *s = t->scope; s && !constants && t->keyword == KW_ENUM; s = NULL)
            for (size_t k = 0; k < s->list.count; k++) {
                struct symbol *e = s->list.data[k];
                constants |= e->enum_tag == t && range_uses(first, last, e->uses.data, e->uses.count);
            }
        if (constants || range_uses(first, last, t->uses.data, t->uses.count) || (t->first >= first && t->first < last))
            t->hoist = more = true;
    }
    for (size_t i = 0; i < f->types.count; i++) {
        struct symbol *s = f->types.data[i];
        if (!s->hoist && range_uses(first, last, s->uses.data, s->uses.count))
            s->hoist = more = true;
    }
    more |= mark_objects(f->locals.data, f->locals.count, first, last);
    return mark_objects(f->lasting.data, f->lasting.count, first, last) || more;
}

static void mark_needed_types(void)
{
    struct function *f = lowering.f;
    for (size_t i = 0; i < f->locals.count; i++) {
        struct symbol *s = f->locals.data[i];
        if (s->slot && s->declaration && !s->is_param)
            mark_declaration(s);
    }
    for (size_t i = 0; i < f->compounds.count; i++)
        if (literal_needs_slot(f->compounds.data[i]))
            mark_types(f->compounds.data[i]->first, f->compounds.data[i]->last);
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < f->tags.count; i++)
            if (f->tags.data[i]->hoist)
                more |= mark_types(f->tags.data[i]->first, f->tags.data[i]->last);
        for (size_t i = 0; i < f->types.count; i++)
            if (f->types.data[i]->hoist)
                more |= mark_types(f->types.data[i]->declaration->first, f->types.data[i]->declarator->last);
        for (size_t i = 0; i < f->locals.count; i++)
            if (f->locals.data[i]->hoist && !f->locals.data[i]->is_param)
                more |= mark_declaration(f->locals.data[i]);
        for (size_t i = 0; i < f->lasting.count; i++)
            if (f->lasting.data[i]->hoist)
                more |= mark_declaration(f->lasting.data[i]);
    }
}

static void rename_uses(int token, const int *uses, size_t count, const char *name)
{
    if (token >= 0)
        replace(token, token + 1, name);
    for (size_t i = 0; i < count; i++)
        if (uses[i] >= 0)
            replace(uses[i], uses[i] + 1, name);
}

static bool inside_another(const struct tag *tag)
{
    struct function *f = lowering.f;
    for (size_t i = 0; i < f->tags.count; i++) {
        const struct tag *t = f->tags.data[i];
        if (t != tag && t->complete && t->first < tag->first && tag->last <= t->last)
            return true;
    }
    return false;
}

static void rename_types(void)
{
    struct function *f = lowering.f;
    int unnamed = 0;
    for (size_t i = 0; i < f->tags.count; i++) {
        struct tag *t = f->tags.data[i];
        if (!t->hoist)
            continue;
        if (t->name) {
            t->renamed = hoisted_name(t->name);
            rename_uses(-1, t->uses.data, t->uses.count, t->renamed);
        } else if (!inside_another(t)) {        /* an unnamed member stays one */
            t->renamed = hoisted_name(arena_format("%d", ++unnamed));
            replace(t->first, t->first + 1, arena_format("%.*s %s", token_at(t->first)->length, token_at(t->first)->start, t->renamed));
        }
        for (size_t k = 0; t->keyword == KW_ENUM && k < t->scope->list.count; k++) {
            struct symbol *e = t->scope->list.data[k];
            if (e->enum_tag == t)
                rename_uses(e->token, e->uses.data, e->uses.count, hoisted_name(e->name));
        }
    }
    for (size_t i = 0; i < f->types.count; i++) {
        struct symbol *s = f->types.data[i];
        if (s->hoist) {
            s->renamed = hoisted_name(s->name);
            rename_uses(-1, s->uses.data, s->uses.count, s->renamed);
        }
    }
}

/* --- slots ------------------------------------------------------------------------------------------------------------------------ */

static bool disjoint(const struct symbol *a, const struct symbol *b)
{
    return a->scope_last <= b->token || b->scope_last <= a->token;
}

/* Two disjoint scopes that declare the same name with the same tokens share a slot. */
static bool may_share(struct symbol *a, struct symbol *b)
{
    if (a->is_param || b->is_param || !disjoint(a, b) || a->address_taken || b->address_taken || is_owned_variable(a))
        return false;
    return a->declaration && b->declaration && !a->declaration->is_auto_type && !b->declaration->is_auto_type
        && !a->declarator->init == !b->declarator->init && a->type->kind != TYPE_ARRAY
        && !strcmp(declare_text(a, "x", true), declare_text(b, "x", true));
}

static void name_slot(struct symbol *s, size_t index, struct map *taken)
{
    struct function *f = lowering.f;
    const char *name = s->name;
    for (size_t i = 0; i < index; i++) {
        struct symbol *other = f->locals.data[i];
        if (other->slot && other->name == s->name && may_share(other, s)) {
            bool clash = false;         /* somebody who shares it already overlaps */
            for (size_t k = 0; k < index; k++)
                clash |= f->locals.data[k]->slot == other->slot && !disjoint(f->locals.data[k], s);
            if (!clash) {
                s->slot = other->slot;
                return;
            }
        }
    }
    for (int n = 2; map_get(taken, name); n++)
        name = arena_format("%s_%d", s->name, n);
    map_put(taken, name, s);
    map_put(&lowering.names, name, s);
    s->slot = name;
}

static void note_meaning(struct symbol *s)
{
    for (size_t k = 0; k < s->uses.count; k++)
        lowering.meaning[s->uses.data[k]] = s;
}

static void note_meanings(void)
{
    struct function *f = lowering.f;
    lowering.meaning = arena_alloc((size_t)lowering.unit->tokens.count * sizeof *lowering.meaning);
    for (size_t i = 0; i < f->locals.count; i++)
        note_meaning(f->locals.data[i]);
    for (size_t i = 0; i < f->lasting.count; i++)
        note_meaning(f->lasting.data[i]);
}

void frame_resolve(void)
{
    struct function *f = lowering.f;
    struct map taken = {0};
    map_put(&taken, "promise", f);
    map_put(&taken, "iterator", f);
    map_put(&taken, "since", f);
    note_meanings();
    check_calls();
    for (size_t i = 0; i < f->locals.count; i++)
        if (needs_slot(f->locals.data[i]))
            f->locals.data[i]->slot = f->locals.data[i]->name;
    mark_needed_types();
    rename_types();
    check_types(f);
    for (size_t i = 0; i < f->locals.count; i++) {
        struct symbol *s = f->locals.data[i];
        if (s->slot) {
            s->slot = NULL;
            name_slot(s, i, &taken);
            lowering.uses_self = true;
        }
        check_local(s);
    }
    for (size_t i = 0; i < f->locals.count; i++) {
        struct symbol *s = f->locals.data[i];
        for (size_t k = 0; s->slot && k < s->uses.count; k++)
            if (s->uses.data[k] > f->body->first)               /* int a[n]: the parameter itself is meant */
                replace(s->uses.data[k], s->uses.data[k] + 1, arena_format("%s->%s", lowering.self, s->slot));
    }
    for (int i = f->body->first; i < f->body->last; i++) {      /* __func__ is the source's */
        const char *n = token_at(i)->name;
        if (n && (!strcmp(n, "__func__") || !strcmp(n, "__FUNCTION__") || !strcmp(n, "__PRETTY_FUNCTION__"))) {
            replace(i, i + 1, arena_format("%s__func", f->name));
            lowering.needs_name = true;
        }
    }
}

/* const objects, arrays and _Atomic aggregates cannot be assigned, nor can structs with a const member. */
bool needs_copy(const struct type *t)
{
    if (!t)
        return false;
    if (t->kind == TYPE_ARRAY || (t->quals & QUAL_CONST) || ((t->quals & QUAL_ATOMIC) && t->kind == TYPE_TAG))
        return true;
    if (t->kind != TYPE_TAG || t->tag->keyword == KW_ENUM || t->tag->visited)
        return false;
    bool found = t->tag->const_padding;
    t->tag->visited = true;
    for (size_t i = 0; i < t->tag->members.count && !found; i++) {
        const struct type *m = t->tag->members.data[i]->type;
        while (m && m->kind == TYPE_ARRAY)
            m = m->of;
        found = needs_copy(m);
    }
    t->tag->visited = false;
    return found;
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
            if (!disjoint(a->locals.data[i], b->locals.data[k]))
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
