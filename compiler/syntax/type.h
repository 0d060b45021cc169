/*
 * type.h: types and scopes. Every type has a canonical name (typedef names resolved, words of integer types sorted),
 * by which promise(T) is one struct in all units: `struct troth_promise_NAME`.
 */
#ifndef SYNTAX_TYPE_H
#define SYNTAX_TYPE_H

#include "compiler/syntax/tree.h"

/* The struct behind promise(T), iterator(Y, S, R), async_iterator, iter_result(Y, R), iterable(Y). One per canonical name. */
struct shape {
    enum type_kind kind;
    const char *name;                   /* "troth_promise_int", without `struct` */
    struct type *value, *sent, *result;
    bool declared, defined, stepped;    /* what the output has: the tag, the struct, the typed iter_* functions */
    bool steps_wanted;
    struct shape *result_shape;         /* an iterator's iter_result */
    struct shape *request_shape;        /* an async iterator's promise(iter_result) */
};

struct type *type_new(enum type_kind kind);
struct type *type_arithmetic(const char *base);
struct type *type_pointer(struct type *to, unsigned quals);
struct type *type_qualified(struct type *t, unsigned quals);    /* t with these added */
struct type *type_unqualified(struct type *t);
extern struct type *const type_void, *const type_int, *const type_char;

/* promise(T), iterator(Y, S, R) and their kin. S and R may be NULL: Y. NULL with *why set where there is no such type. */
struct type *type_shaped(enum type_kind kind, struct type *y, struct type *s, struct type *r, const char **why);
struct shape *shape_at(size_t i);       /* all of them in order of their first mention; NULL behind the last */

bool type_is_void(const struct type *t);
bool type_is_scalar(const struct type *t);      /* arithmetic, pointer or enum */
bool type_is_counted(const struct type *t);     /* promise, iterator or async iterator: a variable of it owns */
bool type_is_complete(const struct type *t);
/* The function behind a callee: a function, or a pointer to one; NULL: neither. */
struct type *type_callee(struct type *t);
const char *type_name(const struct type *t);    /* the canonical name; NULL: it has none */
/* The text that declares `inner` (a name, or "" for a type name) with this type. */
char *type_print(const struct type *t, const char *inner);
char *type_words(const struct type *t);         /* the type's name as a program writes it (`promise(int)`), for messages */
/* `struct troth_promise_int *` and the like. */
const char *shape_struct(const struct shape *s);

struct scope *scope_new(struct scope *outer);
struct symbol *scope_find(struct scope *s, const char *name);
struct tag *scope_find_tag(struct scope *s, const char *name, bool here_only);
void scope_add(struct scope *s, struct symbol *symbol);
struct symbol *member_find(struct tag *tag, const char *name);

void types_reset(void);                 /* for a new unit */

#endif
