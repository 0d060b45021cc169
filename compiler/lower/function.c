/*
 * function.c: one function. An async function or generator becomes a frame, a table of suspension points, a descriptor, a
 * function that starts it, and one resume function with the source's body. In an ordinary function only `foreach` and the
 * typed iter_* calls are rewritten.
 */
#include "compiler/lower/lowering.h"

#include <string.h>

struct lowering lowering;

/* --- the pieces of the source's declaration ------------------------------------------------------------------------------ */

/* Storage, inline and attributes: what stays in front of the type that the function returns now. */
static const char *kept_specifiers(struct declaration *d, bool definition)
{
    struct buffer b = {0};
    bool is_static = d->storage == KW_STATIC;
    buffer_string(&b, "");
    for (size_t i = 0; i < d->specifiers.count; i++) {
        struct specifier s = d->specifiers.data[i];
        if (s.kind == SPEC_TYPE || s.kind == SPEC_WORD || s.kind == SPEC_QUALIFIER)
            continue;
        if (s.keyword == KW_INLINE && definition && !is_static)
            buffer_string(&b, "__attribute__((weak)) ");    /* one of them is linked: its statics are shared, too */
        else
            buffer_format(&b, "%s ", flat_text(s.first, s.last));
    }
    return b.data;
}

static const char *returned_struct(struct function *f)
{
    return arena_format("struct %s *", f->type->of->shape->name);
}

static const char *params_text(struct declarator *r)
{
    return flat_text(r->params_first, r->params_last);
}

/* --- the body ------------------------------------------------------------------------------------------------------------------ */

static bool is_main(struct function *f)
{
    return !strcmp(f->name, "main") && f->is_async && !f->is_generator;
}

/* Falling off the end fulfils with zero, ends with a zero result. */
static void print_end(void)
{
    struct function *f = lowering.f;
    out_sync(lowering.out, f->body->last - 1);
    if (!type_is_void(lowering.value_type)) {
        lowering.uses_self = true;
        emit("__builtin_memset((void *)&%s, 0, sizeof %s);", lowering.value_slot, lowering.value_slot);
    }
    emit(!f->is_generator ? "troth_return(%s);" : f->is_async ? "troth_async_return(%s);" : "return troth_iter_finish(%s, %s__owns);",
        lowering.troth, f->name);
}

/* Can control not go on behind this statement? */
static bool never_ends(const struct stmt *s)
{
    if (!s)
        return false;
    switch (s->kind) {
    case STMT_RETURN: case STMT_THROW: case STMT_GOTO:
        return true;
    case STMT_COMPOUND:
        return s->list.count && !s->has_defer && !s->owned.count && never_ends(s->list.data[s->list.count - 1]);
    case STMT_IF:
        return never_ends(s->body) && never_ends(s->otherwise);
    case STMT_TRY:
        return never_ends(s->finally) || (never_ends(s->body) && (!s->otherwise || never_ends(s->otherwise)));
    default:
        return false;
    }
}

/* Without a block that guards its end the outermost one's return ends it; a generator's function has to return a value. */
static bool needs_no_end(const struct stmt *body)
{
    const struct stmt *last = body->list.count ? body->list.data[body->list.count - 1] : NULL;
    return last && (last->kind == STMT_RETURN || (!is_plain_generator() && !body->has_defer && never_ends(last)));
}

static void lower_body(struct out *body)
{
    struct function *f = lowering.f;
    struct leap leap;
    lowering.out = body;
    open_leap(&leap, LEAP_BLOCK, f->body);
    lower_list(f->body, 0);
    close_leap(&leap);
    if (!needs_no_end(f->body))
        print_end();
}

/* --- members that the lowering added ------------------------------------------------------------------------------------------ */

static void add_scratch_members(void)
{
    static const char *const types[] = { "_Bool %s", "void *%s", "void *%s", "_Alignas(16) char %s[32]" };
    for (int kind = 0; kind < SCRATCH_SENT; kind++)
        for (int n = 1; n <= lowering.most[kind]; n++) {
            const char *name = scratch_name((enum scratch)kind, n);
            list_add(&lowering.members, arena_format(types[kind], name));
            if (kind == SCRATCH_HELD || kind == SCRATCH_TEMPORARY)
                list_add(&lowering.owned, ((struct owned){ name, "1", "TROTH_OWNED_PROMISE" }));
        }
    for (int n = 1; n <= lowering.most[SCRATCH_SENT]; n++)
        list_add(&lowering.members, type_print(lowering.f->type->of->sent, scratch_name(SCRATCH_SENT, n)));
}

const char *owned_kind(const struct type *t)
{
    return t->kind == TYPE_PROMISE ? "TROTH_OWNED_PROMISE" : t->kind == TYPE_ITERATOR ? "TROTH_OWNED_ITERATOR" : "TROTH_OWNED_ASYNC_ITERATOR";
}

/* A variable that owns, or an array of such, as a row of a table. */
struct owned owned_row(const struct symbol *x)
{
    const struct type *t = x->type;
    while (t->kind == TYPE_ARRAY)
        t = t->of;
    const char *count = x->type->kind != TYPE_ARRAY ? "1"
        : arena_format("sizeof ((struct %s__frame *)0)->%s / sizeof(void *)", lowering.f->name, x->slot);
    return (struct owned){ x->slot, count, owned_kind(t) };
}

/* A generator that yields while it is closed is finished all the same: then the errors that it holds are the frame's. */
static void add_held_errors(void)
{
    for (size_t i = 0; i < lowering.records_in_frame.count; i++)
        list_add(&lowering.owned, ((struct owned){ arena_format("%s.error", lowering.records_in_frame.data[i]), "1", "TROTH_OWNED_ERROR" }));
    for (size_t i = 0; i < lowering.f->locals.count; i++)
        if (lowering.f->locals.data[i]->is_caught && lowering.f->locals.data[i]->slot)
            list_add(&lowering.owned, ((struct owned){ lowering.f->locals.data[i]->slot, "1", "TROTH_OWNED_ERROR" }));
}

static void add_owned_variables(void)
{
    struct function *f = lowering.f;
    for (size_t i = 0; i < f->locals.count; i++) {
        struct symbol *s = f->locals.data[i];
        if (!s->slot || !is_owned_variable(s))
            continue;
        struct owned o = owned_row(s);
        list_add(&lowering.owned, o);
    }
}

/* --- the glue ---------------------------------------------------------------------------------------------------------------------- */

/* What the runtime must know to answer the requests of an async generator. */
static void print_requests(struct out *o)
{
    struct function *f = lowering.f;
    struct type *t = f->type->of;
    const char *promise = t->shape->request_shape->name, *result = t->shape->result_shape->name, *self = t->shape->name;
    bool has_result = !type_is_void(t->result);
    out_format(o, "static const struct troth_requests %s__requests = {\n    .size = sizeof(struct %s), .align = _Alignof(struct %s), "
        ".offset = __builtin_offsetof(struct %s, value),\n    .done = __builtin_offsetof(struct %s, done), .value = __builtin_offsetof(struct %s, value),",
        f->name, promise, promise, promise, result, result);
    if (has_result)
        out_format(o, " .result = __builtin_offsetof(struct %s, result), .same = %d,", result, !strcmp(type_name(t->result), type_name(t->of)));
    out_format(o, "\n    .sent_offset = __builtin_offsetof(struct %s, sent), .sent_size = sizeof(((struct %s *)0)->sent),\n};\n", self, self);
}

static void print_tables(struct out *o)
{
    struct function *f = lowering.f;
    const char *n = f->name;
    out_format(o, "static const struct troth_point %s__points[] = { {%d, 0, 0}", n, token_at(f->declarator->name)->line);
    size_t first_head = lowering.points.count;
    for (size_t i = 0; i < lowering.points.count; i++) {
        struct point p = lowering.points.data[i];
        out_format(o, ", {%d, %zu, %zu}", p.line, p.on_error ? first_head + (size_t)p.on_error : 0,
            p.on_return ? first_head + (size_t)p.on_return : 0);
    }
    out_add(o, " };\n");
    for (size_t i = 0; i < lowering.tables.count; i++)
        out_format(o, "%s\n", lowering.tables.data[i]);
    if (lowering.owned.count) {
        out_format(o, "static const struct troth_owned %s__owned[] = {\n", n);
        for (size_t i = 0; i < lowering.owned.count; i++) {
            struct owned w = lowering.owned.data[i];
            out_format(o, "    { __builtin_offsetof(struct %s__frame, %s), %s, %s },\n", n, w.member, w.count, w.kind);
        }
        out_add(o, "    { 0, 0, 0 }\n};\n");
    }
    if (lowering.needs_name)
        out_format(o, "static const char %s__func[] = \"%s\";\n", n, n);
    if (is_plain_generator())
        out_format(o, "enum { %s__owns = %d };\n", n, lowering.owned.count > 0);
    if (f->is_generator && f->is_async)
        print_requests(o);
    bool discards = f->is_async && f->declaration->discard_first >= 0;
    if (discards)
        out_format(o, "static void %s__discard(void *value) { %s(*(__typeof__(((%s)0)->value) *)value); }\n", n,
            flat_text(f->declaration->discard_first, f->declaration->discard_last), returned_struct(f));
    bool has_value = f->is_generator || !type_is_void(f->value);
    const char *shape = f->type->of->shape->name;
    out_format(o, "static const troth_descriptor %s__descriptor = {\n    .%s = %s__resume, .size = sizeof(struct %s__frame), .align = _Alignof(struct %s__frame),\n",
        n, is_plain_generator() ? "next" : "resume", n, n, n);
    if (has_value)
        out_format(o, "    .value_offset = __builtin_offsetof(struct %s, value), .value_size = sizeof(((struct %s *)0)->value),\n", shape, shape);
    if (f->is_generator && !type_is_void(f->type->of->result))
        out_format(o, "    .result_offset = __builtin_offsetof(struct %s, result), .result_size = sizeof(((struct %s *)0)->result),\n", shape, shape);
    if (!f->is_generator)
        out_format(o, "    .block = _Alignof(struct %s__frame) <= 16 && sizeof(struct %s__frame) <= 1024 - 32 ? (unsigned char)((sizeof(struct %s__frame) + 47) / 16) : 0,\n", n, n, n);
    if (f->is_generator && f->is_async)
        out_format(o, "    .requests = &%s__requests,\n", n);
    if (f->is_async)
        out_format(o, "    .since = __builtin_offsetof(struct %s__frame, since),\n", n);
    out_format(o, "    .kind = %s, .name = \"%s\", .file = \"", is_plain_generator() ? "TROTH_ITERATOR" : "TROTH_TASK", n);
    for (const char *p = token_at(f->declarator->name)->file; *p; p++)
        out_format(o, *p == '"' || *p == '\\' ? "\\%c" : "%c", *p);
    out_format(o, "\",\n    .points = %s__points, .point_count = %zu%s%s,\n};\n", n, lowering.points.count + 1,
        lowering.owned.count ? arena_format(", .owned = %s__owned", n) : "", discards ? arena_format(", .discard = %s__discard", n) : "");
}

/* The parameters go into the frame; those that own take a reference. */
static void print_parameters(struct out *o, const char *self)
{
    struct function *f = lowering.f;
    for (size_t i = 0; i < f->type->params.count; i++) {
        struct symbol *p = f->type->params.data[i];
        if (!p->slot)
            continue;
        if (is_owned_variable(p))
            out_format(o, "    %s->%s = troth_keep(%s);\n", self, p->slot, p->name);
        else if (needs_copy(p->type))
            out_format(o, "    troth_init(&%s->%s, &%s, sizeof %s->%s);\n", self, p->slot, p->name, self, p->slot);
        else
            out_format(o, "    %s->%s = %s;\n", self, p->slot, p->name);
    }
}

/* `_Noreturn` and unused parameters: what the start does not use. */
static void print_unused(struct out *o)
{
    struct function *f = lowering.f;
    for (size_t i = 0; i < f->type->params.count; i++)
        if (!f->type->params.data[i]->slot && f->type->params.data[i]->name)
            out_format(o, "    (void)%s;\n", f->type->params.data[i]->name);
}

static void print_start(struct out *to)
{
    struct out glue = { .line_start = true }, *o = &glue;
    struct function *f = lowering.f;
    const char *self = fresh_name("self"), *n = f->name;
    const char *tail = flat_text(f->declarator->tail, f->declarator->last);
    bool renamed = is_main(f), old_style = f->type->unprototyped && f->type->params.count;
    if (old_style)                              /* the declarations of its parameters */
        tail = arena_format(" %s", flat_text(f->declarator->tail, f->body->first));
    out_format(o, "%s%s%s%s%s%s\n{\n", renamed ? "static " : "", renamed ? "" : kept_specifiers(f->declaration, true), returned_struct(f),
        renamed ? "main__async" : n, params_text(f->declarator), tail);
    out_format(o, "    struct %s__frame *%s = troth_%s_new(&%s__descriptor);\n", n, self,
        !f->is_generator ? "task" : f->is_async ? "async" : "iter", n);
    if (!f->is_generator)
        out_format(o, "    if (!%s) return troth_task_failed();\n", self);
    print_parameters(o, self);
    print_unused(o);
    if (is_plain_generator())   /* the same values again: they show the C compiler where a foreach over this call begins */
        out_format(o, "    %s->iterator.iterator.point = 0;\n    %s->iterator.iterator.error = (troth_error *)0;\n", self, self);
    if (f->is_generator)
        out_format(o, "    return &%s->iterator;\n}\n", self);
    else
        out_format(o, "    %s__resume(&%s->promise.promise);\n    return troth_task_leave(&%s->promise.promise);\n}\n", n, self, self);
    out_one_line(to, glue.text.data);
}

static void print_main(struct out *o)
{
    struct function *f = lowering.f;
    struct type *t = f->type;
    if (f->value->kind != TYPE_ARITHMETIC || strcmp(f->value->base, "int") || (t->params.count != 0 && t->params.count != 2)) {
        diag_error(token_place(token_at(f->declarator->name)), "`main` must be `async int main(void)` or `async int main(int argc, char **argv)`");
        return;
    }
    const char *args = t->params.count ? arena_format("%s, %s", t->params.data[0]->name, t->params.data[1]->name) : "";
    out_format(o, "int main%s { return troth_main(&main__async(%s)->promise); }\n", !args[0] || !t->unprototyped ? params_text(f->declarator)
        : arena_format("(%s, %s)", type_print(t->params.data[0]->type, t->params.data[0]->name), type_print(t->params.data[1]->type, t->params.data[1]->name)), args);
}

static void print_resume_declarator(struct out *o, bool definition)
{
    struct function *f = lowering.f;
    /* inline: its address is taken, and gcc would not inline it into the loops over it */
    out_format(o, "static %s %s__resume(%s *%s)%s\n", is_plain_generator() ? "inline _Bool" : "void", f->name,
        is_plain_generator() ? "troth_iterator" : "troth_promise", lowering.troth, definition ? "" : ";");
}

/* One state a suspension point, then those that the table sends errors and returns to. */
static void print_states(struct out *o)
{
    for (size_t i = 1; i <= lowering.points.count; i++)
        out_format(o, " case %zu: goto %s;", i, numbered("resume", (int)i));
    for (size_t i = 0; i < lowering.heads.count; i++)
        out_format(o, " case %zu:%s %s", lowering.points.count + i + 1, is_plain_generator()
            ? arena_format(" %s->point = TROTH_ITER_RUNNING;", lowering.troth) : "", lowering.heads.data[i]);
}

/* `{`, the resume function's variables, and the jump to where it was suspended. */
static void print_head(struct out *o, const char *labels)
{
    struct function *f = lowering.f;
    bool generator = is_plain_generator();
    out_format(o, "{%s", labels);
    if (lowering.uses_self)
        out_format(o, " struct %s__frame *%s = (void *)%s;", f->name, lowering.self, lowering.troth);
    if (lowering.needs_error)
        out_format(o, " troth_error *%s = (troth_error *)0;", lowering.error);
    if (lowering.needs_how)
        out_format(o, " int %s = TROTH_NORMAL;", lowering.how);
    for (size_t i = 0; i < lowering.locals.count; i++)
        out_format(o, " %s;", lowering.locals.data[i]);
    if (generator) {
        const char *point = fresh_name("point");
        const char *running = f->calls ? arena_format(" %s->point = TROTH_ITER_RUNNING;", lowering.troth) : "";
        out_format(o, " unsigned %s = %s->point; switch (__builtin_expect(%s, 1)) { case 0:%s break;", point, lowering.troth, point, running);
        print_states(o);
        out_format(o, " default: return troth_iter_refuse(%s, %s); }", lowering.troth, point);
    } else if (lowering.points.count) {
        out_format(o, " switch (%s->point) {", lowering.troth);
        print_states(o);
        out_add(o, " }");
    }
    out_add(o, "\n");
}

static void begin(struct unit *u, struct function *f)
{
    lowering = (struct lowering){ .unit = u, .f = f };
    take_names();
    lowering.self = fresh_name("self");
    lowering.troth = fresh_name("troth");
    lowering.error = fresh_name("error_1");
    lowering.how = fresh_name("how");
    if (f->lowered) {
        lowering.value_type = f->is_generator ? f->type->of->result : f->value;
        lowering.value_slot = arena_format("%s->%s", lowering.self, f->is_generator ? "iterator.result" : "promise.value");
    }
}

/* `__label__ a;` stands first in its block: in front of the head, if that is the body. */
static const char *take_local_labels(void)
{
    struct buffer b = {0};
    buffer_string(&b, "");
    for (size_t i = 0; i < lowering.f->body->list.count; i++) {
        struct stmt *s = lowering.f->body->list.data[i];
        if (token_at(s->first)->kind != TOKEN_KEYWORD || token_at(s->first)->op != KW_LABEL)
            break;
        buffer_format(&b, " %s", flat_text(s->first, s->last));
        replace(s->first, s->last, "");
    }
    return b.data;
}

static void lower_async(struct out *o)
{
    struct function *f = lowering.f;
    struct token *declarator = token_at(f->declarator->name), *open = token_at(f->body->first);
    frame_resolve();
    resolve_unevaluated();
    const char *labels = take_local_labels();
    struct out body = { .file = open->file, .line = open->line, .system = open->system, .line_start = true };
    lower_body(&body);
    add_scratch_members();
    add_owned_variables();
    if (is_plain_generator())
        add_held_errors();
    out_marker(o, declarator->file, declarator->line, true);
    print_resume_declarator(o, false);
    frame_print(o);
    print_tables(o);
    out_marker(o, declarator->file, declarator->line, true);
    print_start(o);
    if (is_main(f))
        print_main(o);
    out_marker(o, declarator->file, declarator->line, declarator->system);
    print_resume_declarator(o, true);
    out_marker(o, open->file, open->line, true);
    print_head(o, labels);
    out_marker(o, open->file, open->line, open->system);
    o->line_start = true;
    out_add(o, body.text.data ? body.text.data : "");
    o->file = body.file;
    o->line = body.line;
    o->system = body.system;
    out_sync(o, f->body->last - 1);
    out_add(o, "}");
    if (lower_options.frames)
        report_frame();
}

/* An ordinary function: its declaration is copied, its body printed with foreach and the iter_* calls in place. */
static void lower_plain(struct out *o)
{
    struct function *f = lowering.f;
    resolve_unevaluated();
    lowering.out = o;
    out_add(o, text_of(f->declaration->first, f->body->first));
    if (!statement_special(f->body)) {
        out_copy(o, f->body->first, f->body->last);
        return;
    }
    out_sync(o, f->body->first);
    lower_block(f->body);
}

void function_lower(struct unit *u, struct function *f, struct out *o)
{
    begin(u, f);
    check_function(u, f);
    if (!f->lowered) {
        lower_plain(o);
        return;
    }
    if (is_main(f) && f->symbol)
        for (size_t i = 0; i < f->symbol->uses.count; i++)
            replace(f->symbol->uses.data[i], f->symbol->uses.data[i] + 1, "main__async");
    lower_async(o);
    f->symbol->defined = f;
}
