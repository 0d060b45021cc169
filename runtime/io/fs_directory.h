/*
 * fs_directory.h: what fs_readdir is made of: a directory is an open file, read a batch of entries at a time.
 */
#ifndef TROTH_IO_FS_DIRECTORY_H
#define TROTH_IO_FS_DIRECTORY_H

#include <troth/fs.h>

struct fs__batch {
    void *stream;                               /* a DIR, once it was begun */
    size_t count, used;                         /* 0: the end; bytes of `names` */
    fs_entry entries[512];
    char names[24 * 1024];
};

TROTH_PROMISE(struct_troth_file_ptr, troth_file *) fs__directory_open(const char *path);
TROTH_PROMISE(void, void) fs__directory_read(troth_file *directory, struct fs__batch *batch);   /* fills it anew */
void fs__batch_free(struct fs__batch *batch);   /* before the directory is closed; accepts NULL */

#endif
