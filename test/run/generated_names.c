/* Names of the program that generated code might use itself. */
#include <troth.h>
#include "check.h"

static int self = 1, troth = 2, point = 3, before = 4, promise_value_of = 5;
static int resume_1 = 6, temporary_1 = 7, condition_1 = 8, iterator_1 = 9, held_1 = 10, test_1 = 11, literal_1 = 12, value = 13;
struct frame { int x; };
struct f__1 { int x; };

static int names__frame(int v)
{
    return v;
}

static async int later(int v)
{
    await sleep_ms(1);
    return v;
}

static generator int count(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

/* globals are named in a lowered function */
static async int globals(void)
{
    int sum = self + troth + point + before + resume_1 + temporary_1 + condition_1 + iterator_1 + held_1 + test_1 + literal_1 + value;
    sum += await later(1) && self == 1 ? await later(troth) : 0;
    foreach (int x, count(2))
        sum += iterator_1 + x;
    return sum + names__frame(100) + promise_value_of;
}

/* locals that stay where they are, and locals in the frame */
static async int locals(int self, int troth)
{
    int sum = 0;
    {
        int point = self, before = troth;
        sum += point * before;
    }
    int promise_ = await later(5), iterator_1 = 1, n = 3;
    int temporary_1 = await later(6) + iterator_1, held_1 = (await later(1), self), error = 4, frame = 5;
    sum += promise_ + temporary_1 + held_1 + error + frame;
    {
        int self = 50, troth = 60;
        sum += self + troth + await later(self) + troth;
    }
    for (int condition_1 = 0; condition_1 < 2; condition_1++)
        sum += condition_1 && await later(condition_1) ? 1000 : 2000;
    goto resume_1;
resume_1:
    sum += await later(n);
    goto finally_1;
finally_1:
failed_1:
    if (sum < 0)
        goto failed_1;
    return sum;
}

static generator int in_a_generator(int iterator_, int value, int sent, int result)
{
    int done = yield iterator_ + value;
    int self = done;
    yield self + sent + result;
    struct { int promise, iterator, value; } troth = {1, 2, value};
    yield troth.promise + troth.iterator + troth.value;
}

/* members of frames are the program's names: the same in two scopes, and with the suffixes that make them differ */
static async int twins(int x)
{
    int x_1 = 1, x_2 = 2, x__1 = 3;
    {
        int x = 10;
        await later(0);
        {
            int x = 100, x_2 = 200;
            await later(0);
            x_1 += x + x_2;
        }
        x_1 += x;
    }
    await later(0);
    return x + x_1 + x_2 + x__1;
}

/* functions whose names resemble what is made of another's */
static async int f(int v)
{
    static int kept = 1;
    struct f { int v; } s = {v + kept++};
    enum { f__kept = 5 };
    await later(0);
    return s.v + f__kept;
}

static async int f__1_(int v)
{
    struct f { char c; } s = {(char)v};
    await later(0);
    return s.c;
}

static int f__resume_(void)
{
    return 9;
}

async int main(void)
{
    printf("%d\n", await globals());
    printf("%d\n", await locals(2, 3));
    iterator(int) it = in_a_generator(1, 2, 3, 4);
    printf("%d %d", iter_next(it).value, iter_send(it, 10).value);
    printf(" %d\n", iter_next(it).value);
    printf("%d %d %d %d %d\n", await twins(1000), await f(1), await f(1), await f__1_('a'), f__resume_());
    struct frame fr = {1};
    struct f__1 g = {2};
    await later(0);
    printf("%d\n", fr.x + g.x);
}
// expect: 212
// expect: 3252
// expect: 3 17 5
// expect: 1316 7 8 97 9
// expect: 3
