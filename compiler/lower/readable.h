/*
 * readable.h: what `troth lower` does beside lowering: text for people, and text for other machines.
 */
#ifndef LOWER_READABLE_H
#define LOWER_READABLE_H

#include <stdbool.h>
#include "compiler/base/arena.h"

/* Before lexing: learns from the line markers which files are the program's own. For portable text it also takes the
 * directives of CC -E -dD -dI out of `text`, in place, and puts the #include lines that stay where they were. */
void readable_begin(struct buffer *text, bool portable);
bool readable_is_own(const char *file);
/* The lowered unit: without line markers in the program's own files, and for portable text without the headers. */
void readable_end(struct buffer *text, bool portable);

#endif
