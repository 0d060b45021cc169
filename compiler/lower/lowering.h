/*
 * lowering.h: what the files of this folder share: the function that is being lowered.
 */
#ifndef LOWER_LOWERING_H
#define LOWER_LOWERING_H

#include "compiler/lower/lower.h"
#include "compiler/print/out.h"
#include "compiler/syntax/parse.h"

/*
 * What is open around the statement that is being printed: the stack that an exit walks from the inside (leap.c).
 * TRY: a try part with a catch. FINALLY: what is guarded by a finally, a defer, or the end of a block whose variables own.
 * HANDLER: the body of a catch. FINAL_BODY: the body of a finally.
 */
/* TURN: the body of a foreach_await: `continue` ends it. */
enum leap_kind { LEAP_BLOCK, LEAP_LOOP, LEAP_SWITCH, LEAP_FOREACH, LEAP_TURN, LEAP_TRY, LEAP_FINALLY, LEAP_HANDLER, LEAP_FINAL_BODY };
enum exit_kind { EXIT_THROW, EXIT_RETURN, EXIT_BREAK, EXIT_CONTINUE, EXIT_GOTO };
enum { HOW_THROW = 1, HOW_RETURN = 2, HOW_FIRST = 3 };      /* TROTH_THROW, TROTH_RETURN, the function's own jumps */

struct leap;
struct exit { int how; enum exit_kind kind; struct leap *target; const char *label; };

struct leap {
    struct leap *outer;
    enum leap_kind kind;
    int first, last;                    /* the tokens that it is open around */
    const char *break_label, *continue_label, *catch_label, *finally_label, *failed_label;  /* NULL: not jumped to */
    bool continue_opened;               /* `continue` must be a goto */
    const char *iterator;               /* FOREACH: the text of its handle's header, to be closed; NULL: none */
    const char *release;                /* FOREACH: what gives back its reference; NULL: nothing */
    const char *record;                 /* HANDLER: the caught error's variable, FINAL_BODY: the completion record; NULL: none */
    const char *returned;               /* FINAL_BODY: where the value of a pending return is kept */
    LIST(struct exit) exits;            /* FINALLY: those that pass it */
};

struct point { int line, on_error, on_return, token; };     /* the handlers: index of a head state, 0: none */

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
    LIST(struct point) points;          /* the suspension points, from 1 on */
    LIST(const char *) heads;           /* states behind them: take the error, and jump to the handler */
    LIST(struct exit) exits;            /* the function's own jumps that pass a finally */
    LIST(const char *) members;         /* further members of the frame, as declarations */
    LIST(struct owned) owned;
    LIST(const char *) locals;          /* declarations at the head of the resume function */
    struct map hoisted;                 /* the names at file scope of what is hoisted out of this function */
    LIST(const char *) shadows;         /* extern declarations in front of the frame */
    int used[SCRATCH_KINDS], most[SCRATCH_KINDS];
    int suspensions_left;               /* in the current full expression */
    int labels, results, iterators, literals, records, blocks;
    const char *error, *how;            /* locals: the error in flight, how a finally is entered */
    bool needs_error, needs_how, needs_name;
    LIST(const char *) records_in_frame;
    LIST(const char *) tables;          /* further static tables */
    struct type *value_type;            /* of what `return` gives */
    const char *value_slot;             /* where it is stored */
    const char *returned;               /* a plain function: the local that holds it */
    struct map names;                   /* identifiers that the program uses in this function, and slots */
    struct symbol **meaning;            /* by token: the local that it means */
};
extern struct lowering lowering;

static inline struct token *token_at(int i) { return &lowering.unit->tokens.at[i]; }

/* frame.c: which locals are slots. Requires: the function is parsed without errors.
 * Maintains: afterwards each use of a slot is written as a member of the frame. */
void frame_resolve(void);
void take_names(void);
const char *fresh_name(const char *name);
const char *numbered(const char *name, int n);  /* name_n, not used by the program */
const char *hoisted_name(const char *name);     /* at file scope: function__name, one for each call */
bool is_owned_variable(const struct symbol *s);
bool literal_needs_slot(const struct expr *e);
bool needs_copy(const struct type *t);  /* a slot of this type cannot be assigned */
bool lives_across(const struct symbol *x, struct span suspension);
bool scopes_disjoint(const struct symbol *a, const struct symbol *b);

/* declare.c: the text of declarations */
void frame_print(struct out *o);        /* hoisted types, shadows, the struct */
char *declare_text(struct symbol *s, const char *name, bool at_file_scope);
char *literal_text(struct expr *e, const char *name);   /* declares `name` as a compound literal's object */

/* expression.c */
bool gives_handle(const struct expr *e);
bool expression_special(struct expr *e);
/* Prints the statements that must run before e, and gives the text that stands for e then. */
char *lower_expression(struct expr *e, bool used);
void mark_taken(struct expr *e);        /* e must give a counted reference */
void full_expression_begin(struct expr *e, int saved[SCRATCH_KINDS]);
void full_expression_end(const int saved[SCRATCH_KINDS]);
void check_shapes(const struct type *to, struct expr *from);  /* can a variable of that type hold it? */
void mark_given(struct expr *e);        /* calls in e give their reference to where it is stored */
void begin_text(const char *text, struct expr *e);   /* in front of the text of e: at its line, if it has several */
char *store_text(const char *to, const struct type *type, const char *value);
void emit(const char *format, ...) __attribute__((format(printf, 1, 2)));   /* a piece of a statement */
void resolve_unevaluated(void);
const char *scratch_name(enum scratch kind, int n);
const char *scratch(enum scratch kind); /* a member of the frame: `self->cond_1` */
int new_point(int token);
bool is_nothing(const char *text);      /* the text of a value that nobody uses */

/* leap.c */
void open_leap(struct leap *l, enum leap_kind kind, struct stmt *s);
void close_leap(struct leap *l);
const char *new_label(const char *name);
bool is_plain_generator(void);
const char *error_local(void);
const char *how_local(void);
int new_state(int token, const char *on_error, const char *on_return);
char *throw_jump(void);
void may_throw(struct leap *l);
void print_throw(const char *error);    /* throws an error that is not NULL, from this place */
void print_throw_at(int token, const char *error);     /* the same, for an error that comes from elsewhere: its trace has the line */
void print_failed(struct leap *l, const char *action);
void print_break(void);
void print_continue(void);
void print_goto(struct stmt *s);
void print_return(void);
void close_foreach(struct leap *l, bool release);
void begin_finally(struct leap *l, struct leap *body, struct stmt *s, bool suspends, bool keeps_return);
void end_finally(struct leap *l, struct leap *body);
void note_handlers(struct point *p);

/* try.c */
void lower_try(struct stmt *s);
void lower_throw(struct stmt *s);
void lower_deferred(struct stmt *block, size_t from);       /* the defer at list[from], and the rest of the block */
void lower_cleanup(struct stmt *loop, struct stmt *declaration, void (*inner)(struct stmt *));
void lower_owning(struct stmt *s, void (*inner)(struct stmt *));  /* a block whose variables own: its end may wait */

/* statement.c */
bool statement_special(struct stmt *s);
void lower_statement(struct stmt *s);
void lower_block(struct stmt *s);       /* with its braces */
void lower_list(struct stmt *block, size_t from);

/* foreach.c */
void lower_foreach(struct stmt *s);

/* check.c: what the C compiler would not say of this function, or not clearly */
void check_function(struct unit *u, struct function *f);

/* report.c: what `troth lower --frames` says of the function that was lowered */
void report_frame(void);

/* function.c */
const char *owned_kind(const struct type *t);
struct owned owned_row(const struct symbol *x);
void function_lower(struct unit *u, struct function *f, struct out *o);

/* shape.c: the structs of promise(T) and its kin */
void shapes_begin(struct unit *u);
void shapes_print(struct out *o, int before);   /* those whose types are complete before this token */

#endif
