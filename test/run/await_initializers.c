/* `await` in initialisers, in the braces of compound literals and in designators' values. */
// flags: -Wno-gnu-designator
#include <troth.h>
#include <string.h>
#include "check.h"

static int calls;

static async int later(int v)
{
    calls++;
    await sleep_ms(1);
    return v;
}

static async const char *word(const char *s)
{
    await sleep_ms(1);
    return s;
}

struct point { int x, y; };
struct shape { struct point from, to; const char *name; int tags[3]; };
union number { int i; double d; };

static int sum_of(const int *a, int n)
{
    int sum = 0;
    while (n--)
        sum += *a++;
    return sum;
}

static int area(struct point p)
{
    return p.x * p.y;
}

async int main(void)
{
    int a = await later(1), b = a + 1, c = b + await later(10);
    CHECK(a == 1 && b == 2 && c == 12);

    int array[] = {await later(1), 2, [4] = await later(5), await later(6)};
    CHECK(sizeof array / sizeof *array == 6);
    CHECK(array[0] == 1 && array[1] == 2 && array[2] == 0 && array[3] == 0 && array[4] == 5 && array[5] == 6);

    int ranged[5] = {[0 ... 2] = 7, await later(8)};
    CHECK(ranged[0] == 7 && ranged[2] == 7 && ranged[3] == 8 && ranged[4] == 0);

    int grid[][2] = {{1, await later(2)}, {await later(3), 4}, {5}};
    CHECK(sizeof grid == 6 * sizeof(int) && grid[0][1] == 2 && grid[1][0] == 3 && grid[2][0] == 5 && grid[2][1] == 0);

    struct shape s = {.to = {await later(3), .y = 4}, .name = await word("box"), .tags = {1, [2] = await later(9)}};
    CHECK(s.from.x == 0 && s.to.x == 3 && s.to.y == 4 && !strcmp(s.name, "box") && s.tags[1] == 0 && s.tags[2] == 9);

    struct shape copy = s, other = await later(0) ? s : (struct shape){.name = "none"};
    CHECK(copy.tags[2] == 9 && !strcmp(other.name, "none") && other.tags[2] == 0);

    union number n = {.d = await later(2) / 4.0};
    CHECK(n.d == 0.5);

    /* braces around a scalar, an empty list, and braces left out */
    int scalar = {await later(4)};
    struct point zero = {};
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-braces"
    struct shape flat = {1, 2, await later(3), 4, "flat", 5, 6, 7};
#pragma GCC diagnostic pop
    CHECK(scalar == 4 && zero.x == 0 && flat.to.x == 3 && flat.tags[2] == 7);

    CHECK(area((struct point){await later(3), await later(5)}) == 15);
    CHECK((struct point){.y = await later(6)}.y == 6);
    CHECK(sum_of((int[]){1, await later(2), 3}, 3) == 6);
    CHECK(((int[]){await later(10), 20, 30})[await later(2)] == 30);
    CHECK(*(int[2]){await later(11)} == 11);
    CHECK((int){await later(12)} == 12);
    struct point *kept = &(struct point){await later(1), 2};
    await later(0);
    kept->x += 5;
    await later(0);
    CHECK(kept->x == 6 && kept->y == 2);

    char text[] = "hello", fixed[10] = "ab", exact[2] = {'x', 'y'};
    await later(0);
    CHECK(sizeof text == 6 && !strcmp(text, "hello") && fixed[9] == 0 && exact[1] == 'y');
    const char *names[] = {"zero", await word("one"), "two"};
    await later(0);
    CHECK(!strcmp(names[1], "one") && !strcmp(names[2], "two"));

    /* an initialiser runs each time that it is reached, also after a suspension */
    int round = 0, sum = 0;
    do {
        int fresh[3] = {1, await later(round)};
        sum += fresh[0] + fresh[1] + fresh[2];
        fresh[2] = 1000;
    } while (++round < 4);
    CHECK(sum == 10);

    /* old GNU designators */
    struct point old = {y: await later(2), x: 1};
    CHECK(old.x == 1 && old.y == 2);

    calls = 0;
    int once[2] = {await later(1), await later(2)};
    CHECK(calls == 2 && once[1] == 2);
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: ok
