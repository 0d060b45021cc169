// The seeds' cases that read files of a mock (2-iterator-to-async: 33, 35, 36, 38, 48), over real files.
// real-time
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

/* --- fs.readFile(name, callback) ------------------------------------------------------------------------------------------- */

typedef void file_callback(troth_error *error, const char *data, void *context);
typedef struct { file_callback *fn; void *context; } reader;

static void was_read(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    reader r = *(reader *)context;
    free(context);
    char *text = promise_value((promise(char *))settled);
    r.fn(NULL, text, r.context);
    free(text);
}

static void was_not(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    reader r = *(reader *)context;
    free(context);
    r.fn(promise_error(settled), NULL, r.context);
}

static void read_file(const char *name, file_callback *fn, void *context)
{
    reader *r = malloc(sizeof *r);
    *r = (reader){ fn, context };
    promise(char *) p = fs_read_file(name);
    promise_release(promise_then(void, p, was_read, was_not, r));
    promise_release(p);
}

/* --- 33: a thunk holds the file name and takes only the callback -------------------------------------------------------------- */

typedef struct { const char *name; } thunk;

static void call(thunk t, file_callback *fn, void *context) { read_file(t.name, fn, context); }

static void show(troth_error *error, const char *data, void *context)
{
    promise(void) done = context;
    printf("%s\n", error ? error->message : data);
    promise_resolve(done);
}

static async void thunks(void)
{
    promise(void) done = promise_new(void);
    read_file("fstab", show, done);
    await done;
    done = promise_new(void);
    call((thunk){ "fstab" }, show, done);
    await done;
    done = promise_new(void);
    call((thunk){ "missing" }, show, done);
    await done;
}

/* --- 35, 36: run() resumes the generator from the callback of each thunk it yields ---------------------------------------------- */

typedef iterator(thunk, const char *, int) steps;
typedef struct { steps gen; promise(void) done; bool ignores_errors; } run_state;

static void resume(troth_error *error, const char *data, void *context)
{
    run_state *run = context;
    iter_result(thunk, int) result = error && !run->ignores_errors ? iter_throw(run->gen, error_keep(error)) : iter_send(run->gen, data);
    if (!result.done) {
        call(result.value, resume, run);
        return;
    }
    CHECK(!result.error);
    promise_resolve(run->done);
    promise_release(run->done);
    iter_release(run->gen);
    free(run);
}

static promise(void) run_thunks(steps gen, bool ignores_errors)
{
    run_state *run = malloc(sizeof *run);
    promise(void) done = promise_new(void);
    *run = (run_state){ iter_keep(gen), promise_keep(done), ignores_errors };
    resume(NULL, NULL, run);
    return done;
}

static generator receives(const char *) returns(int) thunk both_files(void)
{
    printf("start\n");
    const char *f1 = yield ((thunk){ "fstab" });
    printf("%s\n", f1);
    const char *f2 = yield ((thunk){ "shells" });
    printf("%s\n", f2);
    printf("end\n");
}

static generator receives(const char *) returns(int) thunk missing_file(void)
{
    try {
        const char *data = yield ((thunk){ "missing" });
        printf("data: %s\n", data ? data : "undefined");
    } catch (e) {
        printf("caught: %s\n", e->message);
    }
}

static async void runners(void)
{
    steps gen = both_files();
    promise(void) done = run_thunks(gen, false);
    printf("run has returned\n");
    await done;
    gen = missing_file();
    done = run_thunks(gen, false);
    await done;
    gen = missing_file();
    done = run_thunks(gen, true);
    await done;
}

/* --- 38: a runner in the manner of co waits for thunks and promises alike ------------------------------------------------------- */

typedef struct { enum { A_THUNK, A_PROMISE, A_VALUE } kind; const char *text; } step;

static void settle(troth_error *error, const char *data, void *context)
{
    promise(char *) p = context;
    if (error)
        promise_reject(p, error_keep(error));
    else
        promise_resolve(p, strdup(data));
    promise_release(p);
}

static promise(char *) to_promise(step s)
{
    if (s.kind == A_PROMISE)
        return fs_read_file(s.text);
    promise(char *) p = promise_new(char *);
    if (s.kind == A_VALUE)
        promise_resolve(p, strdup(s.text));
    else
        call((thunk){ s.text }, settle, promise_keep(p));
    return p;
}

static generator receives(const char *) returns(const char *) step many_kinds(void)
{
    const char *text = yield ((step){ A_THUNK, "fstab" });
    printf("from a thunk: %s\n", text);
    text = yield ((step){ A_PROMISE, "shells" });
    printf("from a promise: %s\n", text);
    text = yield ((step){ A_VALUE, "value" });
    printf("from a value: %s\n", text);
    for (int kind = A_THUNK; kind <= A_PROMISE; kind++) {
        try {
            yield ((step){ kind, "missing" });
        } catch (e) {
            printf("caught: %s\n", e->message);
        }
    }
    return "all read";
}

static async const char *co(iterator(step, const char *, const char *) gen)
{
    iter_result(step, const char *) result = iter_next(gen);
    while (!result.done) {
        char *text = NULL;
        troth_error *failed = NULL;
        try {
            text = await to_promise(result.value);
        } catch (e) {
            failed = error_keep(e);
        }
        defer free(text);
        result = failed ? iter_throw(gen, failed) : iter_send(gen, text);
    }
    return result.result;
}

/* --- 48: async for the star and await for yield ------------------------------------------------------------------------------------ */

static async void async_read_file(void)
{
    char *f1 = await fs_read_file("fstab");
    defer free(f1);
    char *f2 = await fs_read_file("shells");
    defer free(f2);
    printf("async: %s | %s\n", f1, f2);
}

async int main(void)
{
    await fs_write_file("fstab", "disk table", 10);
    await fs_write_file("shells", "sh bash", 7);
    await thunks();
    await runners();
    iterator(step, const char *, const char *) gen = many_kinds();
    printf("%s\n", await co(gen));
    await async_read_file();
    return 0;
}
// expect: disk table
// expect: disk table
// expect: open missing: No such file or directory
// expect: start
// expect: run has returned
// expect: disk table
// expect: sh bash
// expect: end
// expect: caught: open missing: No such file or directory
// expect: data: undefined
// expect: from a thunk: disk table
// expect: from a promise: sh bash
// expect: from a value: value
// expect: caught: open missing: No such file or directory
// expect: caught: open missing: No such file or directory
// expect: all read
// expect: async: disk table | sh bash
