/*
 * format.h: lowered text laid out for people.
 */
#ifndef PRINT_FORMAT_H
#define PRINT_FORMAT_H

#include "compiler/base/arena.h"

/*
 * Formats the text of whole external declarations that the lowering printed, line markers and all: a statement a line,
 * indented; where a statement is not the source's own, the source's line stands in front of it as a comment. `file` is
 * the source; lines of the source up to `line` have been shown already.
 */
char *format_lowered(const char *text, const char *file, int line);
/* Line n of a file, without its comments and the space around it; NULL: it is not to be had. */
const char *format_source_line(const char *file, int line);

#endif
