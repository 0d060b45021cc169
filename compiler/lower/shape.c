/*
 * shape.c: prints the structs behind promise(T), iterator(Y, S, R) and their kin, each once, behind the declaration that
 * completes its types; before that their tag, which is enough for every use but access. For iterators also the typed
 * functions behind iter_next and its kin.
 */
#include "compiler/lower/lowering.h"

#include <string.h>

static struct unit *unit;

void shapes_begin(struct unit *u)
{
    unit = u;
}

/* Is the type complete in front of this token? */
static bool complete_before(const struct type *t, int token)
{
    if (t->kind == TYPE_TAG)
        return t->tag->keyword == KW_ENUM || (t->tag->complete && t->tag->last <= token);
    if (t->kind == TYPE_RESULT || t->kind == TYPE_ITERABLE)
        return t->shape->defined;
    return !t->alias || t->alias->token < token;
}

/* A header of ours may have defined it already. */
static bool in_source(const struct shape *s)
{
    struct tag *tag = scope_find_tag(unit->scope, s->name, true);
    return tag && tag->complete;
}

static void define(struct out *o, struct shape *s)
{
    const char *value = type_is_void(s->value) ? NULL : type_print(s->value, "value");
    const char *result = type_is_void(s->result) ? NULL : type_print(s->result, "result");
    switch (s->kind) {
    case TYPE_PROMISE:
        out_format(o, "struct %s { troth_promise promise;%s%s };\n", s->name, value ? " " : "", value ? arena_format("%s;", value) : "");
        break;
    case TYPE_ITERATOR: case TYPE_ASYNC_ITERATOR:
        out_format(o, "struct %s { %s; %s; %s;%s };\n", s->name, s->kind == TYPE_ITERATOR ? "troth_iterator iterator"
            : "union { troth_promise promise; const void *iterator; }",
            value, type_print(s->sent, "sent"), result ? arena_format(" %s;", result) : "");
        break;
    case TYPE_RESULT:
        out_format(o, "struct %s { _Bool done; %s;%s troth_error *error; };\n", s->name, value, result ? arena_format(" %s;", result) : "");
        break;
    default:
        out_format(o, "struct %s { void *self; struct troth_iterator_%s *(*iterate)(void *self); };\n", s->name, type_name(s->value));
    }
}

#define HELPER "static inline __attribute__((unused)) "

static __attribute__((format(printf, 2, 3))) void print_helper(struct out *o, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    out_one_line(o, arena_vformat(format, args));
    va_end(args);
}

static void print_iterator_functions(struct out *o, const struct shape *s)
{
    const char *n = s->name, *r = s->result_shape->name;
    bool has_result = !type_is_void(s->result), same = has_result && !strcmp(type_name(s->result), type_name(s->value));
    const char *take = !has_result ? "" : arena_format("    if (!r.error) {\n        __builtin_memcpy((void *)&r.result, &it->result, sizeof r.result);\n%s    }\n",
        same ? "        __builtin_memcpy((void *)&r.value, &it->result, sizeof r.value);\n" : "");
    print_helper(o, HELPER "struct %s %s__result(struct %s *it, _Bool yielded)\n{\n    struct %s r;\n    __builtin_memset(&r, 0, sizeof r);\n"
        "    if (yielded) {\n        __builtin_memcpy((void *)&r.value, &it->value, sizeof r.value);\n        return r;\n    }\n"
        "    r.done = 1;\n    r.error = troth_iter_take_error(&it->iterator);\n%s    return r;\n}\n", r, n, n, r, take);
    print_helper(o, HELPER "struct %s %s__next(struct %s *it)\n{\n    if (!it) troth_null_iterator();\n"
        "    __builtin_memset((void *)&it->sent, 0, sizeof it->sent);\n    return %s__result(it, troth_iter_next(&it->iterator));\n}\n", r, n, n, n);
    print_helper(o, HELPER "struct %s %s__send(struct %s *it, %s)\n{\n    if (!it) troth_null_iterator();\n"
        "    __builtin_memcpy((void *)&it->sent, &sent, sizeof it->sent);\n    return %s__result(it, troth_iter_next(&it->iterator));\n}\n",
        r, n, n, type_print(s->sent, "sent"), n);
    print_helper(o, HELPER "struct %s %s__throw(struct %s *it, troth_error *error)\n{\n    if (!it) troth_null_iterator();\n"
        "    return %s__result(it, troth_iter_throw(&it->iterator, error));\n}\n", r, n, n, n);
    print_helper(o, HELPER "struct %s %s__return(struct %s *it%s)\n{\n    if (!it) troth_null_iterator();\n%s"
        "    return %s__result(it, troth_iter_return(&it->iterator));\n}\n", r, n, n,
        has_result ? arena_format(", %s", type_print(s->result, "result")) : "",
        has_result ? "    __builtin_memcpy((void *)&it->result, &result, sizeof it->result);\n" : "", n);
    print_helper(o, HELPER "troth_error *%s__close(struct %s *it)\n{\n    if (!it) troth_null_iterator();\n"
        "    return troth_iter_close(&it->iterator);\n}\n", n, n);
}

/* Requests to an async iterator. */
static void print_async_iterator_functions(struct out *o, const struct shape *s)
{
    const char *n = s->name, *r = s->request_shape->name;
    bool has_result = !type_is_void(s->result);
    print_helper(o, HELPER "struct %s *%s__next(struct %s *it)\n{\n    if (!it) troth_null_iterator();\n"
        "    return troth_async_request(&it->promise, TROTH_NORMAL, (void *)0, (troth_error *)0);\n}\n", r, n, n);
    print_helper(o, HELPER "struct %s *%s__send(struct %s *it, %s)\n{\n    if (!it) troth_null_iterator();\n"
        "    return troth_async_request(&it->promise, TROTH_NORMAL, &sent, (troth_error *)0);\n}\n", r, n, n, type_print(s->sent, "sent"));
    print_helper(o, HELPER "struct %s *%s__throw(struct %s *it, troth_error *error)\n{\n    if (!it) troth_null_iterator();\n"
        "    return troth_async_request(&it->promise, TROTH_THROW, (void *)0, error);\n}\n", r, n, n);
    print_helper(o, HELPER "struct %s *%s__return(struct %s *it%s)\n{\n    if (!it) troth_null_iterator();\n"
        "    return troth_async_request(&it->promise, TROTH_RETURN, %s, (troth_error *)0);\n}\n", r, n, n,
        has_result ? arena_format(", %s", type_print(s->result, "result")) : "", has_result ? "&result" : "(void *)0");
    print_helper(o, HELPER "struct %s *%s__close(struct %s *it)\n{\n    if (!it) troth_null_iterator();\n"
        "    return troth_async_request(&it->promise, TROTH_RETURN, (void *)0, (troth_error *)0);\n}\n", r, n, n);
}

static void print_functions(struct out *o, struct shape *s)
{
    if (!s->steps_wanted || s->stepped || !s->defined)
        return;
    if (s->kind == TYPE_ITERATOR && s->result_shape->defined)
        print_iterator_functions(o, s);
    else if (s->kind == TYPE_ASYNC_ITERATOR && s->request_shape->defined)
        print_async_iterator_functions(o, s);
    else if (s->kind == TYPE_ITERABLE)
        print_helper(o, HELPER "struct troth_iterator_%s *%s__iterate(struct %s iterable)\n{\n    return iterable.iterate(iterable.self);\n}\n",
            type_name(s->value), s->name, s->name);
    else
        return;
    s->stepped = true;
}

void shapes_print(struct out *o, int before)
{
    const struct token *at = &unit->tokens.at[before];
    bool opened = false;
    int here = unit->tokens.at[before > 0 ? before - 1 : 0].pack;
    for (size_t i = 0; shape_at(i); i++) {
        struct shape *s = shape_at(i);
        bool ready = complete_before(s->value, before) && complete_before(s->result, before) && complete_before(s->sent, before);
        if (!s->defined && in_source(s))
            s->declared = s->defined = true;
        bool work = (!s->declared || (ready && !s->defined) || (s->steps_wanted && !s->stepped && s->defined)) && !(s->stepped && s->defined);
        if (work && !opened) {
            out_marker(o, at->file, at->line, true);
            opened = true;
        }
        if (!s->defined && ready) {
            out_pack(o, here, 0);
            define(o, s);
            out_unpack(o, here, 0);
            s->declared = s->defined = true;
        } else if (!s->declared) {
            out_format(o, "struct %s;\n", s->name);
            s->declared = true;
        }
        print_functions(o, s);
    }
}
