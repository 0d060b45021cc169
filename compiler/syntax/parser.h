/*
 * parser.h: what the parser's files share: the place in the tokens, the scope, the function that is being parsed.
 */
#ifndef SYNTAX_PARSER_H
#define SYNTAX_PARSER_H

#include <setjmp.h>
#include "compiler/syntax/parse.h"

struct parser {
    struct unit *unit;
    struct token *tokens;
    int at;
    struct scope *scope;
    struct function *function;          /* NULL at file scope */
    struct stmt *enclosing;
    struct declaration *declaring;      /* whose declarator is being parsed; NULL inside of parameters */
    int full_first;                     /* where the current full expression starts */
    int unevaluated;                    /* depth of sizeof and the like */
    int nested;                         /* depth of nested functions */
    const char *constant;               /* why no suspension may stand here, or NULL */
    bool words;                         /* a word of ours was met */
    int depth;                          /* how deep the parser's recursion is */
    jmp_buf *recover;
};
extern struct parser parser;
enum { DEEPEST = 2000 };
void nest(void);                        /* one level deeper; the caller takes it back: parser.depth-- */

static inline struct token *peek(void) { return &parser.tokens[parser.at]; }
static inline struct token *ahead(int n)
{
    int left = parser.unit->tokens.count - 1 - parser.at;
    return &parser.tokens[parser.at + (n < left ? n : left)];
}
static inline bool is_op(const struct token *t, int op) { return t->kind == TOKEN_PUNCT && t->op == op; }
static inline bool at_op(int op) { return is_op(peek(), op); }
static inline bool is_keyword(const struct token *t, enum keyword k) { return t->kind == TOKEN_KEYWORD && t->op == (int)k; }
static inline bool at_keyword(enum keyword k) { return is_keyword(peek(), k); }
bool accept_op(int op);
bool accept_keyword(enum keyword k);
void expect_op(int op, const char *where);              /* where: "after the condition" */
void expect_close(int op, int opener, const char *what);/* what: "argument list" */
_Noreturn void parse_fail(int token, const char *format, ...) __attribute__((format(printf, 2, 3)));
void parse_error(int token, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The word that stands at token i in this scope, or KW_NONE. */
enum keyword word_at(int i);
bool has_words(int first, int last);                    /* could any token in [first, last) be one of our words? */
int skip_balanced(int i);                               /* behind the bracket pair that opens at i, or i + 1 */
struct symbol *declare(const char *name, enum symbol_kind kind, struct type *type, int token);
struct scope *scope_push(void);
void scope_pop(struct scope *saved);

/* parse_specifier.c */
struct declaration *parse_specifiers(bool member);
void skip_attributes(struct declarator *r, bool *opaque);
enum type_kind shaped_kind(enum keyword word);          /* promise(T) and its kin, or TYPE_UNKNOWN */
bool parse_word_specifier(struct declaration *d, enum keyword word);    /* false: it is none */
bool at_constexpr(void);                                /* C23's: no keyword before, so it is one where nothing else is possible */
bool is_word_specifier(void);                           /* `async` or `generator` in front of a declaration */

/* parse_declaration.c */
bool starts_declaration(void);
bool starts_type_name(int i);
struct declarator *parse_declarator(struct declaration *d, bool abstract);
struct declaration *parse_declaration(struct function *owner);      /* with the semicolon */
struct declaration *parse_type_name(void);                          /* its declarator has the type */
void declare_declarator(struct declaration *d, struct declarator *r);
void parse_initializer(struct declaration *d, struct declarator *r);
void note_type_words(struct declaration *d, size_t first_mention);

/* parse_expression.c */
struct expr *parse_expression(void);                    /* with commas; a full expression if it is the outermost */
struct expr *parse_full_expression(void);
struct expr *parse_assignment(void);
struct expr *parse_cast(void);
struct expr *parse_conditional(void);
struct expr *parse_constant(const char *what);
struct expr *parse_braces(void);
struct expr *expr_new(enum expr_kind kind, int first);
void expr_add(struct expr *e, struct expr *kid);        /* in source order; e suspends if kid does */
struct expr *expr_finish(struct expr *e);               /* it ends here */

/* parse_suspension.c */
struct expr *parse_await(void);
struct expr *parse_yield(void);                         /* yield_from, too */
int iter_call_at(int i);                                /* the enum iter_call that begins at this token; -1: none */
struct expr *parse_iter_call(enum iter_call call);

/* parse_statement.c */
struct stmt *parse_compound(bool own_scope);
void note_loop(int first, int last);                    /* what is used in it may be used again */

/* parse_function.c */
struct function *function_begin(struct declaration *d, struct declarator *r);
void parse_body(struct function *f);
void check_left_defer(struct stmt *jump, int at, struct stmt *target);

#endif
