/*
 * lex.h: preprocessed text in, tokens out. A token knows its exact spelling (it points into the text), so that whatever
 * is not lowered can be copied byte for byte, and the file and line that the line markers give it.
 */
#ifndef SYNTAX_LEX_H
#define SYNTAX_LEX_H

#include <stdbool.h>
#include <stddef.h>
#include "compiler/base/diag.h"

enum token_kind { TOKEN_END, TOKEN_IDENT, TOKEN_KEYWORD, TOKEN_NUMBER, TOKEN_STRING, TOKEN_CHAR, TOKEN_PUNCT, TOKEN_OTHER };

/* A punctuator's `op` is its characters packed in base 256 (digraphs as what they stand for). */
#define OP2(a, b) ((a) << 8 | (b))
#define OP3(a, b, c) ((a) << 16 | (b) << 8 | (c))

enum keyword {
    KW_NONE,
    /* type specifiers */
    KW_VOID, KW_CHAR, KW_SHORT, KW_INT, KW_LONG, KW_FLOAT, KW_DOUBLE, KW_SIGNED, KW_UNSIGNED, KW_BOOL, KW_COMPLEX,
    KW_INT128, KW_STRUCT, KW_UNION, KW_ENUM, KW_TYPEOF, KW_ATOMIC, KW_AUTO_TYPE, KW_BITINT,
    /* qualifiers, storage, other specifiers */
    KW_CONST, KW_VOLATILE, KW_RESTRICT, KW_TYPEDEF, KW_EXTERN, KW_STATIC, KW_AUTO, KW_REGISTER, KW_THREAD, KW_INLINE,
    KW_NORETURN, KW_ALIGNAS, KW_ATTRIBUTE, KW_EXTENSION, KW_CONSTEXPR,
    /* statements and expressions */
    KW_IF, KW_ELSE, KW_SWITCH, KW_CASE, KW_DEFAULT, KW_WHILE, KW_DO, KW_FOR, KW_GOTO, KW_CONTINUE, KW_BREAK, KW_RETURN,
    KW_SIZEOF, KW_ALIGNOF, KW_GENERIC, KW_STATIC_ASSERT, KW_ASM, KW_LABEL, KW_REAL, KW_IMAG,
    KW_VA_ARG, KW_OFFSETOF, KW_TYPES_COMPATIBLE, KW_CHOOSE_EXPR, KW_CONVERTVECTOR,
    /* Troth's words: by their reserved spelling always, by their short one where the parser says so */
    KW_ASYNC, KW_GENERATOR, KW_AWAIT, KW_YIELD, KW_YIELD_FROM, KW_FOREACH, KW_FOREACH_AWAIT, KW_TRY, KW_CATCH, KW_FINALLY,
    KW_THROW, KW_DEFER, KW_RECEIVES, KW_RETURNS, KW_DISCARD, KW_PROMISE, KW_ITERATOR, KW_ASYNC_ITERATOR, KW_ITERABLE,
    KW_ITER_RESULT,
};
#define KEYWORD_OP(kw) (1 << 28 | (kw))     /* an operator that is a keyword, apart from all punctuators */
#define IS_WORD(kw) ((kw) >= KW_ASYNC)

struct token {
    unsigned char kind;
    bool system;                /* in a system header */
    bool marker;                /* a line marker stands before it */
    bool pragma;                /* a #pragma stands before it */
    bool comment;               /* a comment stands before it */
    unsigned char pack;         /* what `#pragma pack` says here: the alignment of members; 0: their own */
    unsigned char word;         /* a short spelling: the word that it may be (enum keyword), else 0 */
    int op;                     /* punctuator, or enum keyword */
    const char *start;
    int length;
    const char *name;           /* identifier or keyword: interned, comparable by pointer */
    const char *file;           /* interned */
    int line, column;
};

/* `#pragma troth diagnostic ...`: what stands behind `diagnostic`; it points into the text, as tokens do. */
struct diagnostic_pragma { const char *start; int length; };

struct tokens {
    const char *text;
    struct token *at;           /* the last one is TOKEN_END */
    int count;
    bool troth;                 /* <troth.h> was included: `#pragma troth words(...)` was seen */
    LIST(struct diagnostic_pragma) pragmas;
    bool reserved;              /* only the reserved spellings are words */
};

struct tokens lex(const char *text, size_t length, const char *name);
/* Another text beside the unit's: its names are comparable with the unit's. */
struct tokens lex_more(const char *text, size_t length, const char *name);
const char *intern(const char *text, size_t length);
struct place token_place(const struct token *t);

#endif
