/*
 * lower.h: one preprocessed translation unit in, plain C out. The only entry to the compiler's stages.
 */
#ifndef LOWER_LOWER_H
#define LOWER_LOWER_H

#include <stdbool.h>
#include <stddef.h>
#include "compiler/base/arena.h"

enum unit_result {
    UNIT_PLAIN,         /* does not include <troth.h>: nothing was written; compile the source as it is */
    UNIT_LOWERED,       /* `out` holds the lowered text, to be compiled with -x cpp-output */
    UNIT_FAILED         /* errors were reported through diag; `out` must not be used */
};

/* What the caller wants beside the text. Set once, before the first unit. */
extern struct lower_options {
    bool frames;        /* fill `lowered_frames` */
    bool readable;      /* text for people: formatted, with the source's lines as comments and without line markers */
    bool portable;      /* and with #include lines in the place of headers; `text` is what CC -E -C -dD -dI printed */
} lower_options;

/* A member of a frame: a local of the function, or one of the compiler's own (first_line 0). */
struct frame_slot { const char *name, *declaration; int first_line, last_line; };
/* Where a function waits, and which of its locals hold a value meanwhile. */
struct frame_point { int line; LIST(const char *) alive; };
/* The frame of one lowered function: `struct NAME__frame` in the text. */
struct frame_report {
    const char *name, *file, *what;     /* what: "async", "generator", "async generator" */
    int line;
    LIST(struct frame_slot) slots;      /* in the order of the struct, behind the promise or iterator */
    LIST(struct frame_point) points;
};
extern struct frame_list { LIST(struct frame_report *) list; } lowered_frames;

/* `text` (`length` bytes, followed by a zero byte) is what CC -E -C printed; `name` is the source's name for messages. */
enum unit_result unit_lower(const char *text, size_t length, const char *name, struct buffer *out);

#endif
