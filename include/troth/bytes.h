/*
 * bytes.h: a piece of memory that is lent: what files, streams and bodies hand out.
 */
#ifndef TROTH_BYTES_H
#define TROTH_BYTES_H

#include <stddef.h>

/* `size` bytes at `data`, which belong to whoever hands them out, until its next step. They may hold zero bytes. */
typedef struct troth_bytes { const char *data; size_t size; } troth_bytes;

#endif
