/*
 * tree.h: what the parser makes. Every node knows its tokens [first, last): the output is made by copying tokens, and
 * the tree says which of them mean something else now. Types are the C compiler's business: ours know just enough to
 * name promise(T), to find a callee's type, and to declare a slot.
 */
#ifndef SYNTAX_TREE_H
#define SYNTAX_TREE_H

#include "compiler/base/arena.h"
#include "compiler/syntax/lex.h"

struct expr;
struct stmt;
struct scope;
struct function;

/* --- types -------------------------------------------------------------------------------------------------------- */

enum type_kind {
    TYPE_UNKNOWN, TYPE_VOID, TYPE_ARITHMETIC, TYPE_TAG, TYPE_POINTER, TYPE_ARRAY, TYPE_FUNCTION,
    TYPE_PROMISE, TYPE_ITERATOR, TYPE_ASYNC_ITERATOR, TYPE_RESULT, TYPE_ITERABLE
};
enum { QUAL_CONST = 1, QUAL_VOLATILE = 2, QUAL_RESTRICT = 4, QUAL_ATOMIC = 8 };
unsigned qualifier(enum keyword k);     /* one of these, or 0 */

struct tag {
    const char *name;                   /* NULL: unnamed */
    enum keyword keyword;               /* struct, union, enum */
    bool complete;
    bool visited;                       /* by a walk through members: one that is a struct of its own kind is an error of gcc's */
    bool const_padding;                 /* an unnamed bit-field is const: gcc does not let it be assigned */
    struct scope *scope;                /* where it is declared */
    LIST(struct symbol *) members;
    int first, last;                    /* its definition, from the keyword to the closing brace */
    LIST(int) uses;                     /* tokens that name it */
    const char *renamed;                /* hoisted out of a function under this name */
    struct symbol *alias;               /* unnamed: the first typedef that names it */
    bool hoist;
};

struct type {
    enum type_kind kind;
    unsigned quals;
    const char *base;                   /* TYPE_ARITHMETIC: the canonical spelling */
    struct tag *tag;
    struct type *of;                    /* pointee, element, returned; T of promise(T), Y of iterator(Y, S, R) */
    struct type *sent, *result;         /* S and R; a result's R */
    LIST(struct symbol *) params;
    bool variadic, unprototyped;        /* () or K&R */
    struct scope *scope;                /* a function's parameters */
    bool variable;                      /* an array whose size is not constant as far as we see */
    int size_first, size_last;          /* an array's size: the tokens between the brackets */
    long size;                          /* their value, if they are one number; else 0 */
    struct symbol *alias;               /* the typedef that it was named by */
    struct shape *shape;                /* promise, iterator, ...: what its struct looks like */
    bool opaque;                        /* attributes were seen that only the typedef's name carries */
};

/* --- names -------------------------------------------------------------------------------------------------------- */

enum symbol_kind { SYMBOL_TYPEDEF, SYMBOL_OBJECT, SYMBOL_FUNCTION, SYMBOL_ENUMERATOR, SYMBOL_LABEL };

struct symbol {
    const char *name;
    enum symbol_kind kind;
    struct type *type;
    struct scope *scope;
    int token;                          /* where it is declared */
    bool is_static, is_extern, is_register, is_param, is_thread;
    bool is_caught;                     /* the variable of a catch */
    bool is_async, is_generator;        /* functions */
    struct function *defined;           /* its definition, once it has been lowered */
    /* its declaration, for slots: specifiers, then this declarator */
    struct declaration *declaration;
    struct declarator *declarator;
    struct tag *enum_tag;               /* an enumerator's */
    LIST(int) uses;                     /* tokens that mean it, its own declaration not counted */
    bool address_taken;
    int scope_last;                     /* the token behind its scope */
    struct function *function;          /* the function whose local it is */
    const char *slot;                   /* its member in the frame; NULL: it stays where it is */
    const char *renamed;                /* hoisted out of a function under this name */
    bool hoist;
    bool shadowing;                     /* for lower/: its shadow is being written */
};

struct scope {
    struct scope *outer;
    struct map names, tags;             /* struct symbol, struct tag */
    LIST(struct symbol *) list;
    struct function *function;
};

/* --- declarations ------------------------------------------------------------------------------------------------- */

struct declarator {
    int first, last;                    /* with attributes and asm labels, without the initialiser */
    int name;                           /* its name's token, -1: none */
    int params_first, params_last;      /* the parentheses of the function declarator next to the name; first -1: none */
    int tail;                           /* where the attributes behind it begin */
    bool has_cleanup;
    int cleanup_first, cleanup_last;    /* the argument of cleanup(...) */
    struct type *type;
    struct symbol *symbol;
    struct expr *init;                  /* NULL: none */
};

/* What kind of thing a specifier's tokens are, for those that reprint it. */
struct specifier { int first, last; enum { SPEC_STORAGE, SPEC_FUNCTION, SPEC_QUALIFIER, SPEC_TYPE, SPEC_WORD, SPEC_ATTRIBUTE } kind; enum keyword keyword; };

struct declaration {
    int first, last;                    /* with the semicolon (a function definition: up to its body) */
    int spec_last;                      /* specifiers are [first, spec_last) */
    LIST(struct specifier) specifiers;
    LIST(struct declarator *) declarators;
    enum keyword storage;               /* KW_TYPEDEF, KW_EXTERN, KW_STATIC, KW_AUTO, KW_REGISTER or 0 */
    bool is_thread, is_auto_type, has_cleanup;
    int constexpr_token;                /* of C23's `constexpr`, 0: it is none */
    int cleanup_first, cleanup_last;    /* the argument of a cleanup(...) among the specifiers */
    bool is_async, is_generator;
    int word;                           /* the token of `async` or `generator`, for messages */
    struct type *type;                  /* of the specifiers alone */
    struct type *receives, *returns;
    int discard_first, discard_last;    /* the argument of discard(...); first -1: none */
    bool type_only;                     /* _Static_assert, or no declarator */
    bool has_body;                      /* a function definition: its body follows */
    struct tag *defines;                /* a struct, union or enum defined in the specifiers */
};

/* --- expressions -------------------------------------------------------------------------------------------------- */

enum expr_kind {
    EXPR_IDENT, EXPR_LITERAL, EXPR_PAREN, EXPR_PREFIX, EXPR_POSTFIX, EXPR_BINARY, EXPR_ASSIGN, EXPR_AND, EXPR_OR,
    EXPR_CONDITIONAL, EXPR_COMMA, EXPR_CALL, EXPR_INDEX, EXPR_MEMBER, EXPR_CAST, EXPR_COMPOUND, EXPR_SIZEOF,
    EXPR_GENERIC, EXPR_STATEMENT, EXPR_BRACES, EXPR_BUILTIN, EXPR_LABEL, EXPR_AWAIT, EXPR_YIELD, EXPR_ITER
};

/* The calls that the compiler types by their operand. */
enum iter_call { ITER_NEXT, ITER_SEND, ITER_THROW, ITER_RETURN, ITER_CLOSE, ITER_DONE, ITER_OF };

struct expr {
    enum expr_kind kind;
    int op;                             /* operator; `.` or `->`; 0 with a conditional: a ?: b */
    int first, last, op_token;          /* EXPR_GENERIC and __builtin_choose_expr: the comma in front of the branches */
    LIST(struct expr *) kids;           /* operands in source order; what is unevaluated is under EXPR_SIZEOF and the like */
    struct type *type;                  /* as far as it is known, else NULL */
    struct symbol *symbol;              /* EXPR_IDENT */
    struct stmt *body;                  /* EXPR_STATEMENT */
    enum iter_call call;
    bool suspends;                      /* an evaluated await or yield is inside */
    bool explodes;                      /* suspends, or has a call that must stand as a statement of its own */
    bool unevaluated;                   /* stands in sizeof and the like */
    bool owns;                          /* EXPR_CALL of promise or iterator type: somebody takes its reference */
    struct stmt *block;                 /* EXPR_COMPOUND: it lives as long as this */
    bool addressed;                     /* EXPR_COMPOUND: its address can be kept */
    struct declaration *type_name;      /* EXPR_COMPOUND, EXPR_CAST */
    signed char special;                /* for lower/: 0 not known, 1 it must be lowered, -1 its tokens can be copied */
    bool keep;                          /* for lower/: lends a reference where one must be given */
};

struct span { int first, last; };

/* --- statements --------------------------------------------------------------------------------------------------- */

enum stmt_kind {
    STMT_EXPR, STMT_DECLARATION, STMT_COMPOUND, STMT_IF, STMT_SWITCH, STMT_WHILE, STMT_DO, STMT_FOR, STMT_RETURN,
    STMT_BREAK, STMT_CONTINUE, STMT_GOTO, STMT_COMPUTED_GOTO, STMT_LABEL, STMT_CASE, STMT_NULL, STMT_OTHER, STMT_FOREACH,
    STMT_TRY, STMT_THROW, STMT_DEFER, STMT_NESTED_FUNCTION
};

struct stmt {
    enum stmt_kind kind;
    int first, last;
    struct expr *expr;                  /* expression, condition, returned value, a foreach's iterator */
    struct expr *next;                  /* for */
    struct stmt *init;                  /* for: a declaration or an expression statement */
    struct stmt *body, *otherwise;      /* if: body and otherwise; loops, labels, cases, defer: body; try: body and catch */
    struct stmt *finally;               /* try */
    struct symbol *caught;              /* try: the variable of its catch, NULL: none */
    bool awaits;                        /* foreach_await */
    bool has_defer;                     /* compound: a defer or a variable with a cleanup stands in it */
    LIST(struct stmt *) list;           /* compound */
    struct declaration *declaration;    /* a foreach's variable, too */
    struct expr *target;                /* foreach (x, ...): x */
    const char *label;                  /* label, goto */
    int label_token;
    int head_last;                      /* label, case: behind the colon; else behind the closing parenthesis */
    struct stmt *enclosing;             /* the nearest compound, loop, switch or foreach around it */
    bool suspends;
    signed char special;                /* for lower/: as an expression's */
    LIST(struct symbol *) owned;        /* compound, for, foreach: its promise and iterator variables */
    LIST(struct symbol *) locals;       /* compound: all of its objects */
};

struct function {
    const char *name;
    struct symbol *symbol;
    struct declaration *declaration;
    struct declarator *declarator;
    struct type *type;                  /* of the function as called: it returns the promise or iterator */
    struct type *value;                 /* T, or Y */
    bool is_async, is_generator, lowered;
    struct stmt *body;
    struct scope *scope;                /* the parameters' */
    LIST(struct symbol *) locals;       /* parameters and all automatic objects, in order */
    LIST(struct symbol *) lasting;      /* block-scope objects that are static or extern */
    LIST(struct tag *) tags;
    LIST(struct symbol *) types;        /* block-scope typedefs */
    LIST(struct span) suspensions;      /* first: the start of the full expression; last: behind the suspension */
    LIST(struct span) loops;
    LIST(struct stmt *) labels, gotos, cases, defers;
    LIST(struct stmt *) computed;       /* computed gotos, and asm goto */
    LIST(struct expr *) compounds;
    LIST(struct expr *) unevaluated;    /* await, yield and iter_* calls that have only a type */
    LIST(struct span) nested;           /* nested functions */
    LIST(struct span) statement_expressions;
    bool calls;                         /* something is called, so that somebody may look at the frame meanwhile */
    bool uses_sent;                     /* the value of a yield is used */
};

#endif
