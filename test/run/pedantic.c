/* -std=c11 -pedantic: what is written in ISO C stays silent after lowering, too. */
// flags: -std=c11 -pedantic -pedantic-errors
#include <troth.h>
#include <assert.h>
#include <stdio.h>
#include <string.h>

struct point { int x, y; };

static async int later(int v)
{
    await sleep_ms(1);
    return v;
}

static async struct point point(int x)
{
    struct point p = {.x = x, .y = await later(2)};
    return p;
}

static async void nothing(void)
{
    await later(1);
}

static generator int count(int n)
{
    for (int i = 0; i < n; i++) {
        int got = yield i;
        (void)got;
    }
}

static int inline_sum(const int *a, int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++)
        sum += a[i];
    return sum;
}

/* keywords of GNU C that are identifiers here */
static async int typeof_is_free(int typeof)
{
    int asm = await later(typeof);
    return asm + typeof;
}

async int main(int argc, char **argv)
{
    assert(await later(1) == 1);
    const char text[] = "pedantic";
    int array[3] = {1, await later(2), 3}, *p = &array[1];
    const int *const end = array + 3;
    struct point q = await point(5);
    (void)argv;
    for (int i = 0; i < 2; i++) {
        const struct point r = {i, i};
        await nothing();
        printf("%d", r.x + r.y);
    }
    promise(int) a = later(1), b = later(2);
    await promise_all(a, b);
    foreach (int x, count(3))
        printf(" %d", x);
    static const char *const names[] = {"x", "y"};
    switch (await later(argc)) {
    case 1:
        printf(" %s", names[1]);
        break;
    default:
        return 1;
    }
    _Alignas(32) char aligned = 'a';
    long double ld = 1.5L;
    await nothing();
    printf(" %s %zu %d %d %d %c %d\n", text, sizeof text, *p, (int)(end - array), q.x + q.y, aligned, ld > 1);
    printf("%d %d\n", inline_sum((int[]){await later(4), 5}, 2), await typeof_is_free(3));
    iterator(int) it = count(2);
    iter_result(int) r = iter_next(it);
    printf("%d %d %s\n", r.done, r.value, __func__);
    return 0;
}
// expect: 02 0 1 2 y pedantic 9 2 3 7 a 1
// expect: 9 6
// expect: 0 0 main
