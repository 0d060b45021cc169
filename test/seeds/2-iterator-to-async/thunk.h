/* What some cases of this folder share: a file's name as a thunk, and generators that yield such. */
#include "files.h"

struct thunk {
    const char *file_name;
};

static void thunk_call(struct thunk thunk, read_callback *callback, void *context)
{
    read_file(thunk.file_name, callback, context);
}

typedef iterator(struct thunk, const char *, int) reader;
