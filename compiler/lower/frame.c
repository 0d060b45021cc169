/*
 * frame.c: decides which locals live in the frame, and names the slots. Enters: a function that was parsed without errors.
 * Leaves: each symbol knows its slot, each block-scope type that a slot needs its new name, and the uses are replaced.
 *
 * A local needs a slot if a suspension can happen while it is alive: see needs_slot. All others stay where they are, and
 * the head of the resume function jumps past them. What cannot live in a frame is refused here. declare.c prints it.
 */
#include "compiler/lower/lowering.h"

#include <string.h>

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
const char *hoisted_name(const char *name)
{
    const char *base = arena_format(is_glue(name) ? "%s__local_%s" : "%s__%s", lowering.f->name, name), *full = base;
    for (int n = 2; map_get(&lowering.hoisted, full); n++)
        full = arena_format("%s_%d", base, n);
    map_put(&lowering.hoisted, full, lowering.f);
    return full;
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

bool scopes_disjoint(const struct symbol *a, const struct symbol *b)
{
    return a->scope_last <= b->token || b->scope_last <= a->token;
}

/* Two disjoint scopes that declare the same name with the same tokens share a slot. */
static bool may_share(struct symbol *a, struct symbol *b)
{
    if (a->is_param || b->is_param || !scopes_disjoint(a, b) || a->address_taken || b->address_taken || is_owned_variable(a))
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
                clash |= f->locals.data[k]->slot == other->slot && !scopes_disjoint(f->locals.data[k], s);
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
