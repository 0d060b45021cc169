/*
 * fs.h: files. Every call is an operation of the running task.
 */
#ifndef TROTH_FS_H
#define TROTH_FS_H

#include <stddef.h>
#include <troth/task.h>

/* Reads a whole file. The text is from malloc, the awaiter frees it, and a zero byte follows its end; its length goes
 * to *size, if a second argument is given (a file may contain zero bytes). A result nobody takes is freed. Errors: errno
 * with the message "open PATH: ..." or "read PATH: ...". The path is copied. */
#define fs_read_file(...) TROTH_FS_READ(__VA_ARGS__, NULL, )
#define TROTH_FS_READ(path, size, ...) troth_fs_read_file((path), (size))
TROTH_PROMISE(char_ptr, char *) troth_fs_read_file(const char *path, size_t *size);

/* Writes a whole file, creating or truncating it (mode 0666 less the umask). The data is borrowed until it settles. */
TROTH_PROMISE(void, void) fs_write_file(const char *path, const void *data, size_t size);

#endif
