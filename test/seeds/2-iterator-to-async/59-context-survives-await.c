/* Locals, arrays and loop state are all there after the await; a callback has only what its context was given. */
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>

async const char *b(void)
{
    await sleep_ms(5);
    return "b";
}

struct kept {
    int x, y;
};

static void print_kept(troth_promise *settled, troth_promise *derived, void *context)
{
    struct kept *kept = context;
    (void)derived;
    printf("a1: %d %d %s\n", kept->x, kept->y, promise_value((promise(const char *))settled));
    free(kept);
}

static void a1(int x)
{
    struct kept *kept = malloc(sizeof *kept);
    if (!kept)
        abort();
    *kept = (struct kept){ x, x + 1 };
    promise(const char *) p = b();
    promise_release(promise_then(void, p, print_kept, NULL, kept));
    promise_release(p);
}

struct a2 {
    const char *name;
};

async void a2_run(const struct a2 *self, int x)
{
    char parts[3][8];
    for (int i = 0; i < 3; i++) {
        const char *r = await b();
        snprintf(parts[i], sizeof parts[i], "%d%s", x + i, r);
    }
    printf("%s: %s %s %s\n", self->name, parts[0], parts[1], parts[2]);
}

async int main(void)
{
    struct a2 a2 = { "a2" };
    a1(1);
    await a2_run(&a2, 10);
    return 0;
}
