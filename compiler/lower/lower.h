/*
 * lower.h: one preprocessed translation unit in, plain C out. The only entry to the compiler's stages.
 */
#ifndef LOWER_LOWER_H
#define LOWER_LOWER_H

#include <stddef.h>
#include "compiler/base/arena.h"

enum unit_result {
    UNIT_PLAIN,         /* does not include <troth.h>: nothing was written; compile the source as it is */
    UNIT_LOWERED,       /* `out` holds the lowered text, to be compiled with -x cpp-output */
    UNIT_FAILED         /* errors were reported through diag; `out` must not be used */
};

/* `text` (`length` bytes, followed by a zero byte) is what CC -E -C printed; `name` is the source's name for messages. */
enum unit_result unit_lower(const char *text, size_t length, const char *name, struct buffer *out);

#endif
