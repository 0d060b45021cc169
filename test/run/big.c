/* Size: a frame of a megabyte, many parameters, many suspensions, many locals, deep nesting, long chains of calls. */
#include <troth.h>
#include <string.h>
#include "check.h"

#define TEN(x) x x x x x x x x x x
#define HUNDRED(x) TEN(TEN(x))

struct block { char bytes[1 << 16]; };

static async int one(int v)
{
    await promise_resolved(void);
    return v;
}

static async struct block large(int n)
{
    struct block b = {{0}}, copies[4];
    char line[1 << 20];
    for (int i = 0; i < 4; i++) {
        copies[i] = b;
        copies[i].bytes[n] = (char)i;
        await promise_resolved(void);
    }
    memset(line, 'x', sizeof line);
    await promise_resolved(void);
    b.bytes[n] = (char)(copies[3].bytes[n] + line[sizeof line - 1]);
    return b;
}

static async int many_parameters(char a, short b, int c, long d, float e, double f, long double g, char *h, int i, int j, int k,
    int l, int m, struct block *n, unsigned char o, bool p, int q[3], int (*r)(const char *), int s, int t)
{
    await promise_resolved(void);
    return a + b + c + (int)(d + e + f + g) + *h + i + j + k + l + m + n->bytes[0] + o + p + q[2] + !r + s + t;
}

static async int many_suspensions(void)
{
    int sum = 0;
    HUNDRED(sum += await one(1);)
    HUNDRED(sum += await one(1) + await one(1);)
    HUNDRED(if (await one(0) || await one(1)) sum++;)
    return sum;
}

/* an expression with many operands that suspend */
static async int wide(void)
{
    return 0 HUNDRED(+ await one(1)) + TEN((await one(1) ? await one(2) : 0) +) 0;
}

static async int deep(int n)
{
    { { { { { { { { { { { { { { { { { { { {
    for (int a = 0; a < 1; a++) for (int b = 0; b < 1; b++) for (int c = 0; c < 1; c++) for (int d = 0; d < 1; d++)
        if (n) { while (n) { do { switch (n) { case 1: { if (await one(1)) { n = await one(0); } } } } while (n); } }
    } } } } } } } } } } } } } } } } } } } }
    return await one((((((((((((((((((((await one(n + 1)))))))))))))))))))));
}

static async int chain(int n)
{
    return n ? await chain(n - 1) + 1 : await one(0);
}

static generator int nested(int n)
{
    if (n)
        foreach (int v, nested(n - 1))
            yield v + 1;
    else
        yield 0;
}

async int main(void)
{
    struct block b = await large(100);
    CHECK(b.bytes[100] == 'x' + 3 && b.bytes[99] == 0);
    CHECK((await large(5)).bytes[5] == 'x' + 3);
    char c = 1;
    CHECK(await many_parameters(1, 2, 3, 4, 5, 6, 7, &c, 9, 10, 11, 12, 13, &b, 15, true, (int[]){0, 0, 16}, puts, 17, 18) == 151);
    CHECK(await many_suspensions() == 400);
    CHECK(await wide() == 120);
    CHECK(await deep(1) == 1);
    CHECK(await chain(10000) == 10000);
    foreach (int v, nested(100))
        CHECK(v == 100);
    promise(int) tasks[1000];
    for (int i = 0; i < 1000; i++)
        tasks[i] = one(i);
    int sum = 0;
    for (int i = 0; i < 1000; i++)
        sum += await tasks[i];
    CHECK(sum == 499500);
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: ok
