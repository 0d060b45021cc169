/*
 * fetch_many.c: many requests to one URL: fetch_many URL [name=value ...]. Prints "N done, N failed", then each body.
 *
 *     count, at-once     how many, and how many of them at a time
 *     unread=N           the first N responses are held without being read while the others are
 *     cancel=1           each is cancelled after a time of its own: most in the middle
 *     slow=1             the body is read slowly; prints the largest piece in place of bodies
 */
#include <troth.h>
#include <troth/fetch.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int count = 1, at_once = 1, unread, cancels, slow, next_one, done, failed;
static const char *url;
static fetch_options options;
static char **bodies;
static size_t largest;

static void free_text(char *text) { free(text); }

static async discard(free_text) char *get(void)
{
    troth_response *r = await fetch(url, &options);
    defer response_close(r);
    if (!response_ok(r))
        throw error_new(EIO, "status %d", response_status(r));
    if (!slow)
        return await response_text(r);
    foreach_await (troth_bytes piece, response_body(r)) {
        if (piece.size > largest)
            largest = piece.size;
        await sleep_ms(1);
    }
    return NULL;
}

static async void cancel_later(promise(char *) p, int ms)
{
    await sleep_ms(ms);
    promise_cancel(p);
}

static async void worker(void)
{
    while (next_one < count) {
        int i = next_one++;
        try {
            promise(char *) text = get();
            if (cancels)
                cancel_later(text, i % 7);
            bodies[i] = await text;
        } catch (e) {
            failed++;
            if (!cancels || e->code != ECANCELED)
                fprintf(stderr, "%s\n", e->message);
        }
        done++;
    }
}

static int number(const char *argument, const char *name, int other)
{
    size_t size = strlen(name);
    return !strncmp(argument, name, size) && argument[size] == '=' ? atoi(argument + size + 1) : other;
}

async int main(int argc, char **argv)
{
    url = argv[1];
    for (int i = 2; i < argc; i++) {
        count = number(argv[i], "count", count);
        at_once = number(argv[i], "at-once", at_once);
        unread = number(argv[i], "unread", unread);
        cancels = number(argv[i], "cancel", cancels);
        slow = number(argv[i], "slow", slow);
        if (!strncmp(argv[i], "ca=", 3))
            options.ca_file = argv[i] + 3;
    }
    if (unread || slow)
        options.uncompressed = true;
    bodies = calloc((size_t)count, sizeof *bodies);
    troth_response **held = calloc((size_t)unread + 1, sizeof *held);
    for (int i = 0; i < unread; i++)
        held[i] = await fetch(url, &options);
    {
        promise(void) workers[500] = { 0 };
        for (int i = 0; i < at_once; i++)
            workers[i] = worker();
        await promise_all_of(workers, (size_t)at_once);
    }
    for (int i = 0; i < unread; i++)
        response_close(held[i]);
    free(held);
    printf("%d done, %d failed\n", done, failed);
    if (slow)
        printf("largest %zu\n", largest);
    for (int i = 0; i < count; i++) {
        if (bodies[i] && strlen(bodies[i]) < 1000)
            puts(bodies[i]);
        free(bodies[i]);
    }
    free(bodies);
    return 0;
}
