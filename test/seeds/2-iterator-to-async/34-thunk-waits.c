/* A call of a generator only stores its arguments; the first resumption does the work. */
#include <troth.h>
#include <stdio.h>
#include <string.h>

struct text {
    char text[8];
};

generator struct text join(const char *a, const char *b, const char *c)
{
    puts("join runs");
    struct text all;
    snprintf(all.text, sizeof all.text, "%s%s%s", a, b, c);
    return all;
}

struct step2 {
    const char *a, *b;
};

static iterator(struct text) step2_call(struct step2 step, const char *c)
{
    return join(step.a, step.b, c);
}

static void run(iterator(struct text) step3)
{
    puts(iter_next(step3).result.text);
    iter_release(step3);
}

int main(void)
{
    struct step2 step2 = { "x", "y" };
    iterator(struct text) step3 = step2_call(step2, "z");
    puts("arguments stored");
    run(step3);
    run(step2_call(step2, "!"));
    return 0;
}
