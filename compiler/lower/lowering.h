/*
 * lowering.h: what the files of this folder share: the function that is being lowered.
 */
#ifndef LOWER_LOWERING_H
#define LOWER_LOWERING_H

#include "compiler/print/out.h"
#include "compiler/syntax/parse.h"

/* What is open around the statement that is being printed: the stack that an exit walks from the inside. */
struct leap {
    struct leap *outer;
    struct stmt *stmt;
    bool takes_break, takes_continue;
    const char *continue_label;         /* `continue` is a goto to it; NULL: a C continue */
    bool continue_used;
    const char *iterator;               /* a foreach: the text of its handle's header, to be closed; NULL: none */
    const char *release;                /* and what gives back its reference */
    const char *result;                 /* a foreach: the local for the value of a return (plain functions) */
};

/* Members of the frame that the compiler needs: conditions, held promises, temporaries. They are used anew by each full
 * expression, so the counts only say how many the largest one takes. */
enum scratch { SCRATCH_CONDITION, SCRATCH_HELD, SCRATCH_TEMPORARY, SCRATCH_SCALAR, SCRATCH_SENT, SCRATCH_KINDS };

struct owned { const char *member, *count, *kind; };

struct lowering {
    struct unit *unit;
    struct function *f;
    struct out *out;                    /* where statements are printed */
    struct leap *leaps;
    const char *self, *troth;           /* the names of the resume function's variables */
    bool uses_self;
    LIST(int) lines;                    /* the line of each suspension point, from 1 on */
    LIST(const char *) members;         /* further members of the frame, as declarations */
    LIST(struct owned) owned;
    LIST(const char *) locals;          /* declarations at the head of the resume function */
    LIST(const char *) shadows;         /* extern declarations in front of the frame */
    int used[SCRATCH_KINDS], most[SCRATCH_KINDS];
    int suspensions_left;               /* in the current full expression */
    int labels, results, iterators, literals;
    int line_of_error;
    bool needs_error;                   /* a local `error_1` */
    struct symbol **meaning;            /* by token: the local that it means */
};
extern struct lowering lowering;

/* frame.c: which locals are slots, and the text that declares them. Requires: the function is parsed without errors.
 * Maintains: afterwards each use of a slot is written as a member of the frame. */
void frame_resolve(void);
void frame_print(struct out *o);        /* hoisted types, shadows, the struct */
bool name_is_taken(const char *name);
const char *fresh_name(const char *name);
bool is_owned_variable(const struct symbol *s);
char *declare_text(struct symbol *s, const char *name, bool at_file_scope);
bool literal_needs_slot(const struct expr *e);
char *literal_text(struct expr *e, const char *name);   /* declares `name` as a compound literal's object */
bool needs_copy(const struct type *t);  /* a slot of this type cannot be assigned */

/* expression.c */
bool gives_handle(const struct expr *e);
bool expression_special(struct expr *e);
/* Prints the statements that must run before e, and gives the text that stands for e then. */
char *lower_expression(struct expr *e, bool used);
void mark_taken(struct expr *e);        /* e must give a counted reference */
void full_expression_begin(struct expr *e, int saved[SCRATCH_KINDS]);
void full_expression_end(const int saved[SCRATCH_KINDS]);
void mark_given(struct expr *e);        /* calls in e give their reference to where it is stored */
char *store_text(const char *to, const struct type *type, const char *value);
void emit(const char *format, ...) __attribute__((format(printf, 1, 2)));   /* a piece of a statement */
void resolve_unevaluated(void);
const char *scratch(enum scratch kind); /* a member of the frame: `self->cond_1` */
int new_point(int token);
bool is_nothing(const char *text);      /* the text of a value that nobody uses */
void print_throw(const char *error);    /* the function ends with this error */
const char *error_local(void);

/* statement.c */
bool statement_special(struct stmt *s);
void lower_statement(struct stmt *s);
void lower_block(struct stmt *s);       /* with its braces */

/* foreach.c */
void lower_foreach(struct stmt *s);

/* function.c */
void function_lower(struct unit *u, struct function *f, struct out *o);

/* shape.c: the structs of promise(T) and its kin */
void shapes_begin(struct unit *u);
void shapes_print(struct out *o, int before);   /* those whose types are complete before this token */

#endif
