/* Nothing that lowering makes may warn, also with what -Wall -Wextra leaves out. */
// flags: -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wcast-qual -Wpointer-arith -Wwrite-strings
// flags: -Wundef -Wredundant-decls -Wnested-externs -Wvla -Wformat=2 -Wnull-dereference -Wdouble-promotion -Wconversion
// flags: -Wsign-conversion -Wunused-macros -Wmissing-declarations -Wswitch-enum -Wcast-align
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum state { IDLE, BUSY, DONE };
struct item { short id; const char *name; enum state state; };

static async unsigned char byte(unsigned char c)
{
    await sleep_ms(1);
    return c;
}

static async const char *name(const struct item *item)
{
    const char *const n = item->name;
    await sleep_ms(1);
    return n;
}

static async bool check(const struct item *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct item *const item = &items[i];
        switch (item->state) {
        case IDLE:
            break;
        case BUSY:
            if (await byte(3) != 3)
                return false;
            break;
        case DONE: {
            const char *const s = await name(item);
            if (strcmp(s, item->name))
                return false;
            break;
        }
        }
    }
    return true;
}

static generator double halves(double from)
{
    for (; from > 1; from /= 2)
        yield from;
}

static async void *allocated(size_t size)
{
    void *p = malloc(size);
    await sleep_ms(1);
    return p;
}

async int main(void)
{
    static const struct item items[] = {{1, "a", BUSY}, {2, "b", DONE}, {3, "c", IDLE}};
    volatile unsigned flags = 1u;
    unsigned char *p = await allocated(4);
    if (!p)
        return 1;
    p[0] = await byte(200);
    double sum = 0;
    foreach (double h, halves(8))
        sum += h;
    bool good = await check(items, sizeof items / sizeof *items);
#pragma troth diagnostic push
#pragma troth diagnostic ignored "-Wtroth-dropped"
    byte(2);
#pragma troth diagnostic pop
    promise(unsigned char) b = byte(1);
    flags |= await b;
    printf("%d %.0f %u %d\n", good, sum, flags, p[0]);
    free(p);
    return 0;
}
// expect: 1 14 1 200
// no-sweep: it is about warnings, and frees its memory only when all goes well
