/*
 * parse.h: the parser. Declarations at file scope are parsed for their names and types; a body is parsed only if it is
 * to be lowered or holds one of the words. A declaration that cannot be parsed and holds none of the words is copied:
 * an unknown extension in a header must never break a build.
 */
#ifndef SYNTAX_PARSE_H
#define SYNTAX_PARSE_H

#include "compiler/syntax/tree.h"
#include "compiler/syntax/type.h"

/* A place where promise(T) or one of its kin is written. */
struct mention { int first, last; struct type *type; bool in_typeof; };

enum external_kind { EXTERNAL_COPIED, EXTERNAL_DECLARATION, EXTERNAL_FUNCTION };

/* One external declaration: tokens [first, last). */
struct external {
    enum external_kind kind;
    int first, last;
    bool words;                         /* something in it is to be rewritten */
    struct declaration *declaration;
    struct function *function;          /* its body was parsed */
};

struct unit {
    struct tokens tokens;
    const char *main;                   /* the source's name */
    int *match;                         /* the partner of each bracket, -1 */
    struct scope *scope;
    LIST(struct mention *) mentions;
    LIST(struct declaration *) prototypes;  /* of async functions and generators, not their definitions */
};

/* Parses the external declaration at `*at` and moves behind it; false at the end of the unit. Errors go to diag. */
bool parse_external(struct unit *u, int *at, struct external *out);
/* The label that a goto means; NULL: there is none. */
struct stmt *label_of(const struct function *f, const struct stmt *jump);
struct expr *strip_parens(struct expr *e);      /* __extension__, too */
bool is_choice(const struct expr *e);           /* _Generic, __builtin_choose_expr: its operands are the branches */
struct expr *suspension_value(struct expr *e);  /* the await or yield that e is the result of, or a member of; else NULL */
void parse_begin(struct unit *u, struct tokens tokens);

#endif
