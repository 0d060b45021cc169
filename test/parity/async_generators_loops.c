/* foreach_await: the turns of each value, and of every way out; errors of the body, of the generator, and of both. */
#include <errno.h>

#include "parity.h"

static async generator int count(const char *name, int n)
{
    try {
        for (int i = 0; i < n; i++)
            yield i;
        printf("%s ends\n", name);
    } finally {
        printf("%s finally\n", name);
        await promise_resolved(void);
        printf("%s finally ends\n", name);
    }
}

static async generator int fails(const char *name, int at)
{
    try {
        for (int i = 0;; i++) {
            if (i == at)
                throw error_new(EIO, "%s fails", name);
            yield i;
        }
    } finally {
        if (at > 5)
            throw error_new(EIO, "%s cannot close", name);
    }
}

static async generator int squares(async_iterator(int) from)
{
    foreach_await (int x, from)
        yield x * x;
    puts("squares end");
}

static async int first_above(int n, const char *name)
{
    foreach_await (int x, count(name, 10))
        if (x > n)
            return x;
    return -1;
}

static async void loop(const char *name, int at, int stop)
{
    try {
        foreach_await (int x, fails(name, at)) {
            printf("%s %d\n", name, x);
            if (x == stop)
                throw error_new(EIO, "%s stops", name);
            if (x == stop + 2)
                break;
        }
        printf("%s left\n", name);
    } catch (e) {
        printf("%s caught %s\n", name, e->message);
    }
}

async int main(void)
{
    count_turns("plain", 14);
    foreach_await (int x, count("plain", 3))
        printf("plain %d\n", x);
    puts("plain over");
    count_turns("broken", 8);
    foreach_await (int x, count("broken", 3)) {
        printf("broken %d\n", x);
        if (x == 1)
            break;
    }
    puts("broken over");
    count_turns("found", 12);
    printf("found %d\n", await first_above(1, "found"));
    count_turns("pipe", 20);
    foreach_await (int x, squares(count("pipe", 4))) {
        printf("pipe %d\n", x);
        if (x == 4)
            break;
    }
    puts("pipe over");
    count_turns("errors", 24);
    await loop("e1", 1, 5);
    await loop("e2", 4, 1);
    await loop("e3", 9, 1);
    await loop("e4", 8, -1);
    puts("main ends");
}
