/* run() resumes the generator from the callback of each thunk that it yields. */
#include <errno.h>
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef void read_callback(troth_error *error, const char *data, void *context);

struct request {
    const char *name;
    read_callback *callback;
    void *context;
};

/* Stands for a file system: two files, read in 10 ms. */
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

struct thunk {
    const char *file_name;
};

static void thunk_call(struct thunk thunk, read_callback *callback, void *context)
{
    struct request *request = malloc(sizeof *request);
    if (!request)
        abort();
    *request = (struct request){ thunk.file_name, callback, context };
    timer_start(10, answer, request);
}

typedef iterator(struct thunk, const char *, int) reader;

generator receives(const char *) returns(int) struct thunk read_both(void)
{
    puts("start");
    const char *f1 = yield (struct thunk){ "fstab" };
    puts(f1);
    const char *f2 = yield (struct thunk){ "shells" };
    puts(f2);
    puts("end");
}

static void next(troth_error *error, const char *data, void *context)
{
    reader gen = context;
    error_free(error);
    iter_result(struct thunk, int) result = iter_send(gen, data);
    if (result.done)
        iter_release(gen);
    else
        thunk_call(result.value, next, gen);
}

static void run(reader gen)
{
    next(NULL, NULL, gen);
}

int main(void)
{
    run(read_both());
    puts("run has returned");
    return loop_run();
}
