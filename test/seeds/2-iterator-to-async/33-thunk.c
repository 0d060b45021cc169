/* A thunk holds the file name and takes only the callback: read_file's arguments, taken one after the other. */
#include <errno.h>
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef void read_callback(troth_error *error, const char *data, const char *who);

struct request {
    const char *name, *who;
    read_callback *callback;
};

/* Stands for a file system: two files, read in 10 ms. */
static void answer(void *arg)
{
    struct request *request = arg;
    if (!strcmp(request->name, "fstab"))
        request->callback(NULL, "disk table", request->who);
    else if (!strcmp(request->name, "shells"))
        request->callback(NULL, "sh bash", request->who);
    else
        request->callback(error_new(ENOENT, "no such file: %s", request->name), NULL, request->who);
    free(request);
}

static void read_file(const char *name, read_callback *callback, const char *who)
{
    struct request *request = malloc(sizeof *request);
    if (!request)
        abort();
    *request = (struct request){ name, who, callback };
    timer_start(10, answer, request);
}

struct thunk {
    const char *file_name;
};

static void thunk_call(struct thunk thunk, read_callback *callback, const char *who)
{
    read_file(thunk.file_name, callback, who);
}

static void print_data(troth_error *error, const char *data, const char *who)
{
    printf("%s: %s\n", who, error ? error->message : data);
    error_free(error);
}

int main(void)
{
    read_file("fstab", print_data, "direct");

    struct thunk read_fstab = { "fstab" };
    thunk_call(read_fstab, print_data, "thunk");
    thunk_call((struct thunk){ "missing" }, print_data, "failed");
    return loop_run();
}
