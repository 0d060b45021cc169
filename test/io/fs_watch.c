// Changes are seen from the call on, also before somebody asks; names come once; the watch ends with its iterator.
// real-time
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

static async fs_change next(async_iterator(fs_change) it) { return (await iter_next(it)).value; }

/* The next change of this kind; others may come before (a file that is made is changed right after). */
static async void seen(async_iterator(fs_change) it, const char *name, bool entries)
{
    fs_change c;
    do {
        c = await next(it);
        CHECK(c.name && (strcmp(c.name, name) == 0 || c.name[0] == 'o' || c.name[0] == 't'));
    } while (strcmp(c.name, name) != 0 || c.entries != entries);
}

static async void directory(void)
{
    await fs_mkdir("d");
    async_iterator(fs_change) it = fs_watch("d");
    await fs_write_file("d/one", "x", 1);       /* nobody has asked yet */
    await fs_write_file("d/two", "x", 1);
    fs_change c = await next(it);
    CHECK(strcmp(c.name, "one") == 0 && c.entries);
    await seen(it, "two", true);

    promise(void) waiting = seen(it, "two", false);
    await fs_append_file("d/two", "y", 1);
    await waiting;
    await fs_rename("d/one", "d/three");
    await seen(it, "one", true);
    await seen(it, "three", true);
}

static async void file(void)
{
    await fs_write_file("f", "x", 1);
    async_iterator(fs_change) it = fs_watch("f"), other = fs_watch("f");
    await fs_append_file("f", "y", 1);
    fs_change c = await next(it);
    CHECK(strcmp(c.name, "f") == 0 && !c.entries);
    CHECK(strcmp((await next(other)).name, "f") == 0);
}

static async void many(void)
{
    async_iterator(fs_change) it = fs_watch("d");
    enum { NAMES = 1200 };
    for (int i = 0; i < NAMES; i++) {
        char name[32];
        snprintf(name, sizeof name, "d/many%d", i);
        await fs_write_file(name, "", 0);
        if (i % 100 == 0)
            await sleep_ms(1);                  /* they are read from the kernel between tasks */
    }
    int named = 0;
    fs_change c;
    do {
        await fs_write_file("d/last", "", 0);
        c = await next(it);
        named += c.name != NULL;
    } while (c.name);
    CHECK(named >= 1000);                       /* the others are one change without a name */
}

static async void forever(void)
{
    foreach_await (fs_change c, fs_watch("d"))
        CHECK(c.name != NULL);
}

static async void ends(void)
{
    REJECTS(next(fs_watch("none")), ENOENT, "watch none: No such file or directory");
    REJECTS(next(fs_watch(NULL)), EINVAL, NULL);
    async_iterator(fs_change) never = fs_watch("d");
    (void)never;
    promise(void) task = forever();
    await sleep_ms(1);
    promise_cancel(task);
    REJECTS(task, ECANCELED, NULL);
    REJECTS(promise_timeout(forever(), 5), ETIMEDOUT, NULL);
    async_iterator(fs_change) it = fs_watch("d");
    await fs_write_file("d/poke", "", 0);
    foreach_await (fs_change c, it) {
        CHECK(strcmp(c.name, "poke") == 0);
        break;
    }
}

async int main(void)
{
    await directory();
    await file();
    await many();
    await ends();
    puts("ok");
    return 0;
}
// expect: ok
