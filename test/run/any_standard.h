/* One program for several -std: an async function in a header, static and inline. */
#include <troth.h>
#include "check.h"

static inline async int header_static(int x)
{
    await sleep_ms(1);
    return x + 1;
}

struct point { int x, y; };

async struct point moved(struct point p, int by)
{
    for (int i = 0; i < by; i++) {
        p.x += await header_static(0);
        await sleep_ms(1);
    }
    return p;
}

generator const char *words(const char *const *list)
{
    for (; *list; list++)
        yield *list;
}

async int main(void)
{
    static const char *const list[] = { "a", "bc", NULL };
    int length = 0;
    foreach (const char *word, words(list))
        while (*word++)
            length++;
    CHECK(length == 3);
    struct point p = await moved((struct point){ .y = 4 }, 3);
    CHECK(p.x == 3 && p.y == 4);
    try {
        throw error_new(22, "thrown");
    } catch (e) {
        CHECK(e->code == 22);
    }
    return 0;
}
