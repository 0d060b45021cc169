/* What some cases of this folder share: a file system of two files, read by callback. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <troth.h>

typedef void read_callback(troth_error *error, const char *data, void *context);

struct request {
    const char *name;
    read_callback *callback;
    void *context;
};

/* After 10 ms. */
static void answer(void *arg)
{
    struct request *request = arg;
    if (!strcmp(request->name, "fstab"))
        request->callback(NULL, "disk table", request->context);
    else if (!strcmp(request->name, "shells"))
        request->callback(NULL, "sh bash", request->context);
    else
        request->callback(error_new(ENOENT, "no such file: %s", request->name), NULL, request->context);
    free(request);
}

static void read_file(const char *name, read_callback *callback, void *context)
{
    struct request *request = malloc(sizeof *request);
    if (!request)
        abort();
    *request = (struct request){ name, callback, context };
    timer_start(10, answer, request);
}
