/*
 * out.h: text from tokens. A table says which tokens, or runs of tokens, are written as something else; everything else is
 * the source's own spelling with the source's own white space. The output knows which source line it stands at, and writes a
 * line marker only where it would be wrong.
 */
#ifndef PRINT_OUT_H
#define PRINT_OUT_H

#include "compiler/base/arena.h"
#include "compiler/syntax/lex.h"

struct out {
    struct buffer text;
    const char *file;
    int line;
    bool system;                /* under a marker with flag 3 */
    bool line_start;            /* nothing was written on this line yet */
};

void print_begin(const struct tokens *tokens);

/* From now on tokens [first, last) are written as `text`. */
void replace(int first, int last, const char *text);
const char *replacement(int first, int *last);          /* NULL: none begins here */
/* Tokens [first, last) with their replacements: with the source's white space and line markers, or on one line. */
char *text_of(int first, int last);
char *flat_text(int first, int last);

void out_add(struct out *o, const char *text);
void out_format(struct out *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Glue with code: on one line, so that all of it belongs to the line of the marker in front of it. */
void out_one_line(struct out *o, const char *text);
/* Around a type that is written at a place where `#pragma pack` says `here`, and that must be as if it said `wanted`. */
void out_pack(struct out *o, int here, int wanted);
void out_unpack(struct out *o, int here, int wanted);
/* Goes to the line of a token, and to its column if that begins a line. */
void out_sync(struct out *o, int token);
/* Goes to a line by a marker, whatever stands there. */
void out_marker(struct out *o, const char *file, int line, bool system);
/* Copies the source from behind token first - 1 to the end of token last - 1, with replacements. */
void out_copy(struct out *o, int first, int last);

#endif
