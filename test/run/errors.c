/* Errors: made, wrapped, kept, printed; what a rejection carries; errors that nobody saw are thrown when their owner ends. */
#include <troth.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "check.h"

static async int fails(int ms, int code)
{
    if (ms)
        await sleep_ms(ms);
    await promise_rejected(void, error_new(code, "failed with %d", code));
    CHECK(code < 0);            /* not reached */
    return 1;
}

static async int passes_on(int ms, int code)
{
    int v = await fails(ms, code);
    CHECK(code < 0);
    return v;
}

static async int awaits_null(void)
{
    promise(int) none = NULL;
    return await none;
}

static async void forgets_a_child(void)
{
    fails(1, ECHILD);
    await sleep_ms(5);
}

static async void forgets_two(void)
{
    fails(3, EIO);
    fails(2, EDOM);
}

static async void own_error_first(void)
{
    fails(0, EDOM);
    await fails(0, EIO);
}

static async void saw_it(void)
{
    promise(int) p = fails(1, EIO);
    await promise_all_settled(p);
}

static async int in_an_expression(int which)
{
    int a = (which == 0 ? await fails(0, 100) : 0) + (which == 1 && await fails(1, 101)) + 5;
    int b[] = {1, which == 2 ? await fails(0, 102) : 2};
    switch (which == 3 ? await fails(0, 103) : which) {
    case 4:
        for (int i = 0; i < await fails(1, 104); i++)
            a++;
    }
    while (which == 5 && await fails(0, 105))
        a++;
    return a + b[0];
}

static void objects(void)
{
    errno = ENOENT;
    troth_error *e = error_errno("open %s", "file");
    CHECK(e->code == ENOENT && !strcmp(e->message, "open file: No such file or directory"));
    troth_error *w = error_wrap(e, EIO, "cannot start %d", 5);
    CHECK(w->code == EIO && w->cause == e && !strcmp(w->message, "cannot start 5"));
    CHECK(strstr(w->file, "errors.c") && w->line > 0 && !strcmp(w->function, "objects"));
    CHECK(w->line == e->line + 2 && !w->errors && w->error_count == 0);
    troth_error *kept = error_keep(w);
    error_free(w);
    CHECK(kept->cause->code == ENOENT);
    error_free(kept);
    CHECK(e->code == ENOENT);   /* a cause is kept: ours is still ours */
    error_free(e);
    error_free(NULL);
    CHECK(!error_keep(NULL));
    w = error_wrap(NULL, 0, "without a cause, 100%%");
    CHECK(!w->cause && w->code == 0 && !strcmp(w->message, "without a cause, 100%"));
    error_free(w);
}

static async void settles(promise(int) p, int code, const char *message)
{
    await promise_all_settled(p);
    CHECK(promise_state(p) == PROMISE_REJECTED);
    troth_error *e = promise_error(p);
    if (e && (e->code != code || (message && strcmp(e->message, message))))
        printf("%d %s\n", e->code, e->message);
    CHECK(e && e->code == code);
}

async int main(void)
{
    objects();
    await settles(fails(0, 7), 7, "failed with 7");
    await settles(fails(1, 8), 8, "failed with 8");
    await settles(passes_on(1, 9), 9, "failed with 9");
    await settles(awaits_null(), EINVAL, NULL);
    for (int i = 0; i < 6; i++)
        await settles(in_an_expression(i), 100 + i, NULL);
    CHECK(await in_an_expression(6) == 6);

    promise(void) p = forgets_a_child();
    await promise_all_settled(p);
    CHECK(promise_state(p) == PROMISE_REJECTED && promise_error(p)->code == ECHILD);
    p = forgets_two();
    await promise_all_settled(p);
    CHECK(promise_state(p) == PROMISE_REJECTED && promise_error(p)->code == EDOM);
    p = own_error_first();
    await promise_all_settled(p);
    const troth_error *e = promise_error(p);
    CHECK(e && e->code == EIO && e->error_count == 1 && e->errors[0]->code == EDOM);
    await saw_it();
    /* an error in a variable that is never looked at, but whose owner sees it */
    promise(int) twice = fails(1, 3);
    await settles(twice, 3, NULL);
    await settles(twice, 3, NULL);
    /* the trace of a function that awaited it */
    FILE *f = tmpfile();
    promise(int) deep = passes_on(1, 12);
    await promise_all_settled(deep);
    error_print(promise_error(deep), f);
    rewind(f);
    char text[2000] = "";
    CHECK(fread(text, 1, sizeof text - 1, f) > 0);
    fclose(f);
    CHECK(strstr(text, "failed with 12") && strstr(text, "errors.c") && strstr(text, "fails") && strstr(text, "passes_on"));
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: ok
// no-sweep memory: it looks at the members that the error for ENOMEM does not have
