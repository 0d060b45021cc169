/* The task gives something to listen to, and two listeners know nothing of each other. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <errno.h>
#include <stdio.h>

typedef void completion_handler(int x);
typedef void failure_handler(const troth_error *err);

struct event {
    completion_handler *completion[2];
    failure_handler *failure[2];
    int completions, failures;
};

static async void foo(struct event *evt, int x)
{
    await sleep_ms(5);
    if (x < 100) {
        for (int i = 0; i < evt->completions; i++)
            evt->completion[i](x);
    } else {
        troth_error *err = error_new(ERANGE, "too big");
        for (int i = 0; i < evt->failures; i++)
            evt->failure[i](err);
        error_free(err);
    }
}

static void on_completion(struct event *evt, completion_handler *handler)
{
    evt->completion[evt->completions++] = handler;
}

static void on_failure(struct event *evt, failure_handler *handler)
{
    evt->failure[evt->failures++] = handler;
}

static void bar_completes(int x)
{
    printf("bar goes on with %d\n", x);
}

static void bar_fails(const troth_error *err)
{
    printf("bar sees %s\n", err->message);
}

static void baz_completes(int x)
{
    printf("baz goes on with %d\n", x);
}

static void bar(struct event *evt)
{
    on_completion(evt, bar_completes);
    on_failure(evt, bar_fails);
}

static void baz(struct event *evt)
{
    on_completion(evt, baz_completes);
}

async int main(void)
{
    struct event evt = { 0 }, bad = { 0 };

    foo(&evt, 42);
    bar(&evt);
    baz(&evt);

    foo(&bad, 1000);
    bar(&bad);
    baz(&bad);
    return 0;
}
