/* Iterators made from C callbacks, arrays and strings; iterables. */
#include <troth.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "check.h"

struct countdown { int left, closed, fail_at; };

static bool countdown_next(void *self, int *value, troth_error **error)
{
    struct countdown *c = self;
    if (c->left == c->fail_at) {
        *error = error_new(EIO, "failed at %d", c->left);
        return false;
    }
    if (!c->left)
        return false;
    *value = c->left--;
    return true;
}

static void countdown_close(void *self)
{
    ((struct countdown *)self)->closed++;
}

struct pair { const char *key; double value; };

static bool pair_next(void *self, struct pair *value, troth_error **error)
{
    int *n = self;
    (void)error;
    *value = (struct pair){"key", *n / 2.0};
    return (*n)++ < 3;
}

static iterator(int) countdown_iterate(void *self)
{
    struct countdown *c = self;
    c->left = 3;
    return iter_make(int, c, countdown_next, countdown_close);
}

static generator int squares_to(int n)
{
    for (int i = 1; i <= n; i++)
        yield i * i;
}

static iterator(int) squares_iterate(void *self)
{
    return squares_to(*(int *)self);
}

static int sum_of(iterable(int) list)
{
    int sum = 0;
    foreach (int v, iter_of(list))
        sum += v;
    return sum;
}

static void callbacks(void)
{
    struct countdown c = {.left = 3, .fail_at = -1};
    iterator(int) it = iter_make(int, &c, countdown_next, countdown_close);
    CHECK(!iter_done(it) && iter_next(it).value == 3 && iter_next(it).value == 2 && iter_next(it).value == 1);
    iter_result(int) r = iter_next(it);
    CHECK(r.done && !r.error && iter_done(it));
    c.left = 10;
    CHECK(iter_next(it).done);                  /* finished for ever; the callback is not asked again */
    CHECK(c.left == 10);
    iter_release(it);
    CHECK(c.closed == 1);

    c = (struct countdown){.left = 3, .fail_at = 2};
    it = iter_make(int, &c, countdown_next, countdown_close);
    CHECK(iter_next(it).value == 3);
    r = iter_next(it);
    CHECK(r.error && r.error->code == EIO && !strcmp(r.error->message, "failed at 2"));
    error_free(r.error);
    r = iter_next(it);
    CHECK(r.done && !r.error);
    iter_release(it);
    CHECK(c.closed == 1);

    c = (struct countdown){.left = 3, .fail_at = -1};
    it = iter_make(int, &c, countdown_next, countdown_close);
    iter_next(it);
    r = iter_return(it, 17);
    CHECK(r.done && r.value == 17 && iter_next(it).done);
    iter_release(it);
    CHECK(c.closed == 1);

    c = (struct countdown){.left = 3, .fail_at = -1};
    it = iter_make(int, &c, countdown_next, countdown_close);
    r = iter_throw(it, error_new(EDOM, "in"));
    CHECK(r.error && r.error->code == EDOM && iter_done(it));
    error_free(r.error);
    iter_release(it);
    CHECK(c.closed == 1 && c.left == 3);

    /* released without being used, and without a close */
    iter_release(iter_make(int, &c, countdown_next, countdown_close));
    CHECK(c.closed == 2);
    iter_release(iter_make(int, &c, countdown_next, NULL));
    CHECK(c.closed == 2);

    int n = 0, seen = 0;
    foreach (struct pair p, iter_make(struct pair, &n, pair_next, NULL)) {
        CHECK(!strcmp(p.key, "key") && p.value == seen / 2.0);
        seen++;
    }
    CHECK(seen == 3);
}

static void arrays(void)
{
    int numbers[] = {10, 20, 30}, sum = 0;
    iterator(int) it = iter_array(int, numbers, 3);
    numbers[1] = 25;                            /* elements are read when they are asked for */
    foreach (int v, it)
        sum = sum * 10 + v;
    CHECK(sum == 1280);
    CHECK(iter_done(it) && iter_next(it).done);
    iter_release(it);
    it = iter_array(int, numbers, 0);
    CHECK(iter_next(it).done);
    iter_release(it);
    struct pair pairs[] = {{"a", 1}, {"b", 2}};
    sum = 0;
    foreach (struct pair p, iter_array(struct pair, pairs, sizeof pairs / sizeof *pairs))
        sum += p.key[0] + (int)p.value;
    CHECK(sum == 'a' + 'b' + 3);
    const char *words[] = {"one", "two"};
    char all[16] = "";
    foreach (const char *w, iter_array(const char *, words, 2))
        strcat(all, w);
    CHECK(!strcmp(all, "onetwo"));
    sum = 0;
    foreach (char c, iter_string("abc"))
        sum = sum * 10 + c - 'a';
    CHECK(sum == 12);
    foreach (char c, iter_string(""))
        CHECK(c && 0);
}

static async void in_a_lowered_function(void)
{
    struct countdown c = {.fail_at = -1};
    iterable(int) down = iterable_make(int, &c, countdown_iterate);
    int n = 4, sum = 0;
    iterable(int) squares = iterable_make(int, &n, squares_iterate), list[2] = {down, squares};
    await sleep_ms(1);
    for (int i = 0; i < 2; i++)
        foreach (int v, iter_of(list[i])) {
            await sleep_ms(1);
            sum += v;
        }
    CHECK(sum == 36 && c.closed == 1);
    int numbers[] = {1, 2, 3};
    foreach (int v, iter_array(int, numbers, 3)) {
        await sleep_ms(1);
        numbers[2] = 100;
        sum += v;
    }
    CHECK(sum == 139);
}

async int main(void)
{
    callbacks();
    arrays();
    struct countdown c = {.fail_at = -1};
    int n = 3;
    iterable(int) down = iterable_make(int, &c, countdown_iterate);
    CHECK(sum_of(down) == 6 && sum_of(down) == 6 && c.closed == 2);
    CHECK(sum_of(iterable_make(int, &n, squares_iterate)) == 14);
    iterator(int) one = iter_of(down);
    CHECK(iter_next(one).value == 3);
    one = iter_of(down);                        /* closes the first one */
    CHECK(c.closed == 3);
    one = NULL;
    await in_a_lowered_function();
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: ok
