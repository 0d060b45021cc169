/* run() resumes the generator from the callback of each thunk that it yields. */
#include <troth.h>
#include <stdio.h>
#include "thunk.h"

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
