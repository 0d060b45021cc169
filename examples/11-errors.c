/*
 * Errors. `throw` leaves the async function, and the error comes out where its promise is awaited; `catch` takes it there,
 * `finally` and `defer` run whichever way a block is left. An error carries the chain of the functions that it passed,
 * as they were awaiting each other.
 *
 *     troth run examples/11-errors.c
 */
// expect-stderr: error: settings of the server: the port is no number: 80x80
// expect-stderr:     at port_of
// expect-stderr:     at async load
// expect-stderr:     at async main
#include <troth.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An error that leaves the library's call leaves this function, too, unless it is the one that it knows what to do about. */
static async char *read_or(const char *path, const char *otherwise)
{
    try {
        return await fs_read_file(path);
    } catch (e) {
        if (e->code != ENOENT)
            throw e;                            /* the same error goes on */
        printf("no file %s: using \"%s\"\n", path, otherwise);
        return strdup(otherwise);
    }
}

static async int port_of(const char *text)
{
    await sleep_ms(1);                          /* for the sake of the trace: it is suspended in between */
    char *end;
    long port = strtol(text, &end, 10);
    if (end == text || *end)
        throw error_new(EINVAL, "the port is no number: %s", text);
    return (int)port;
}

static async int load(const char *path, const char *otherwise)
{
    char *text = await read_or(path, otherwise);
    defer {                                     /* on every way out: the return, the error, a cancellation */
        puts("freeing the text");
        free(text);
    }
    try {
        return await port_of(text);
    } catch (e) {
        throw error_wrap(e, EINVAL, "settings of the server: %s", e->message);  /* keeps `e`, as the cause of the new one */
    } finally {
        puts("parsed");                         /* before what is deferred: the inner block is left first */
    }
}

async int main(void)
{
    printf("port %d\n", await load("no-such-file.conf", "8080"));
    try {
        printf("port %d\n", await load("no-such-file.conf", "80x80"));
    } catch (e) {
        printf("failed with code %d (EINVAL is %d)\n", e->code, EINVAL);
        error_print(e, stderr);                 /* the message, the trace, the causes */
    }
    return 0;
}
