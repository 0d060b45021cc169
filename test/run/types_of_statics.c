/* Types of slots that are made of static and extern locals, and block-scope types named as the lowering names its own. */
#include <troth.h>
#include <string.h>
#include "check.h"

int shared[7] = { 1 };

static async int statics(void)
{
    static int table[][2] = { { 1, 2 }, { 3, 4 }, { 5, 6 } };
    static struct { int a; char b[5]; } s = { .b = "abc" };
    static const char *const paths[] = { "a", "b" };
    extern int shared[7];
    __typeof__(table) copy;
    __typeof__(s) t = s;
    __typeof__(paths[0]) *path = paths;         /* what it points to is const */
    enum { N = sizeof s.b, PATHS = sizeof paths / sizeof *paths };
    char bytes[sizeof shared / sizeof *shared], texts[PATHS][100];
    struct { char b[N]; int (*p)[sizeof table / sizeof *table]; } u = { "hell", NULL };
    for (int i = 0; i < 3; i++)
        copy[i][0] = table[i][1];
    bytes[0] = 1;
    texts[1][0] = 'x';
    await sleep_ms(1);
    {
        static double table[9];                 /* another one of this name */
        __typeof__(table) inner;
        inner[8] = table[0] = 2;
        await sleep_ms(1);
        CHECK(sizeof inner == 9 * sizeof(double) && inner[8] == 2);
    }
    CHECK(sizeof copy == sizeof table && copy[2][0] == 6);
    CHECK(sizeof t == sizeof s && t.b[1] == 'b' && N == 5);
    CHECK(sizeof bytes == 7 && bytes[0] == 1 && sizeof texts == 200 && texts[1][0] == 'x');
    CHECK(!strcmp(u.b, "hell") && sizeof *u.p == 3 * sizeof(int) && !strcmp(path[1], "b"));
    return shared[0];
}

/* The type of an automatic object that is not needed later, in the type of one that is. */
static async int automatic(void)
{
    struct { char text[3]; } first = { "ab" };
    __typeof__(first) second = first;
    {
        long first[2] = { 0 };
        char third[sizeof first];
        third[15] = first[0] == 0;
        await sleep_ms(1);
        CHECK(third[15] == 1);
    }
    return second.text[1];
}

static async int names(void)
{
    struct frame { int a; } x = { 1 };
    struct points { int b; } y = { 2 };
    struct block_1 { int c; } v = { 3 };
    typedef int descriptor;
    descriptor z = 4;
    enum { resume = 5 };
    int w[resume] = { resume };
    defer v.c++;
    await sleep_ms(1);
    return x.a + y.b + z + w[0] + v.c;
}

async int main(void)
{
    CHECK(await statics() == 1);
    CHECK(await automatic() == 'b');
    CHECK(await names() == 15);
    printf("%d failed\n", checks_failed);
    return 0;
}

// expect: 0 failed
