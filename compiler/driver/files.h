/*
 * files.h: names, whole files, and the private directory for what lives only as long as a command.
 */
#ifndef DRIVER_FILES_H
#define DRIVER_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include "compiler/base/arena.h"

const char *file_base(const char *path);                        /* what follows the last slash */
const char *file_stem(const char *path);                        /* its base without the extension */
const char *file_folder(const char *path);                      /* what precedes the base, with the slash; "" when nothing does */
bool file_exists(const char *path);
bool file_is_stream(const char *path);                          /* can it be read only once? */

bool file_read(const char *path, struct buffer *into);          /* false: errno says why */

/*
 * Writes a whole file: under another name first, which then takes the place of what was there, so that no half of a file is
 * ever seen. What is not an ordinary file (/dev/stdout, a pipe) is written to directly; "-" is standard output.
 * Reports a failure and gives false.
 */
bool file_write(const char *path, const char *data, size_t length);

void file_remove_output(const char *path);                      /* only an ordinary file is removed */

/* Everything of standard input, in a file without a name. Gives a descriptor, or -1. */
int file_standard_input(void);

/* A path in the private directory, in a folder of its own, so that two files may have one name. NULL, after a message: no. */
const char *scratch_path(const char *name);
bool scratch_write(const char *path, const char *data, size_t length);
void scratch_remove(void);

#endif
