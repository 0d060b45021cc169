/* Async functions are C functions: pointers, prototypes, static, inline, recursion, headers, parameters of all kinds. */
// flags: -Wno-unknown-warning-option -Wno-deprecated-non-prototype
// with: parts/functions_other.c
#include "functions.h"
#include <stdlib.h>
#include <string.h>
#include "check.h"

promise(long) as_pointer_type(int v);            /* async in the other source: what it is called by is a C function */
static async int declared_first(int, char *);
static int old_style();
async static inline int odd_order(void);
int async static_after(int);

static async int fib(int n)
{
    return n < 2 ? n : await fib(n - 1) + await fib(n - 2);
}

static async bool is_odd(int n);
static async bool is_even(int n)
{
    return n == 0 || await is_odd(n - 1);
}
static async bool is_odd(int n)
{
    return n != 0 && await is_even(n - 1);
}

struct point { int x, y; };
typedef int callback(int);

/* Parameters of every kind keep their value across a suspension. */
static async int parameters(char c, short s, float f, long double ld, struct point p, int a[static 2], const int *restrict q,
    int call(int), callback *cb, const char *const text, int m[][2], bool b, int unused __attribute__((unused)))
{
    await sleep_ms(1);
    c++, s++, f++, ld++, p.x++, a[1]++;
    await sleep_ms(1);
    return c + s + (int)f + (int)ld + p.x + p.y + a[1] + *q + call(1) + cb(2) + (int)strlen(text) + m[1][1] + b;
}

static int twice(int v)
{
    return v * 2;
}

/* A neighbour in the old style; the compiler must let it through. */
static int old_style(a, b, p)
    int a, *b;
    struct point p;
{
    return a + *b + p.x;
}

static async int declared_first(int v, char *s)
{
    await sleep_ms(1);
    return v + (int)strlen(s);
}

async static inline int odd_order(void)
{
    return await promise_resolved(int, 5);
}

int async static_after(int v)
{
    return v;
}

async int (in_parentheses)(int v)
{
    await sleep_ms(1);
    return v;
}

__attribute__((noinline)) static async int with_attributes(int v) __attribute__((unused));
__attribute__((noinline)) static async int with_attributes(int v)
{
    return v;
}

/* Two spellings of one type are one promise type. */
async unsigned long spelled(void);
async long unsigned int spelled(void)
{
    await sleep_ms(1);
    return 7;
}

typedef promise(int) future;
typedef promise(int) operation(int);

static operation *const table[] = {in_header, shared, &fib};
static future (*later_table[2])(int);

static promise(int) choose(operation *f, int v)     /* plain C that gives a promise */
{
    return f(v);
}

static async int through_pointers(void)
{
    promise(int) (*fp)(int) = fib;
    int sum = await fp(7) + await (*fp)(8) + await (*table[0])(1) + await table[1](10);
    operation *op = in_header;
    sum += await op(0);
    later_table[0] = shared;
    sum += await later_table[0](1);
    struct job job = {.id = 3, .start = weak_one};
    job.running = job.start(0);
    defer promise_release(job.running);     /* a member is held by hand */
    sum += await job.running;
    sum += await choose(fib, 6);
    sum += await (1 ? fib : shared)(5);
    CHECK(fp == fib && fp != shared);
    fp = shared;
    await sleep_ms(1);
    return sum + await fp(0);
}

async int main(int argc, char *argv[])
{
    struct point p = {1, 2};
    int two[2] = {3, 4}, m[2][2] = {{0, 1}, {2, 3}}, five = 5;
    printf("%d %d %d\n", await fib(12), await is_even(20), await is_odd(20));
    printf("%d\n", await parameters(1, 2, 3.5f, 4, p, two, &five, twice, twice, "six", m, true, 0));
    printf("%d %d %d %d\n", two[1], p.x, await declared_first(1, (char[]){"abc"}), old_style(1, &five, p));
    printf("%d %d %d %d %lu\n", await odd_order(), await static_after(2), await in_parentheses(3), await with_attributes(4),
        await spelled());
    printf("%d\n", await through_pointers());
    char *text = await shared_text("shared text");
    puts(text);
    free(text);
    printf("%ld\n", await as_pointer_type(100));
    printf("%d\n", starter(fib, 0) + starter(shared, 1) * 10);
    int sum = 0;
    foreach (int x, plain_iterator(4))
        foreach (int y, header_numbers())
            sum += x * y;
    printf("%d %d %d %s\n", sum, ordinary(9), argc, argv[argc] ? "?" : "NULL");
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: 144 1 0
// expect: 41
// expect: 5 1 4 7
// expect: 5 2 3 4 7
// expect: 76
// expect: shared text
// expect: 200
// expect: 10
// expect: 30 9 1 NULL
// expect: ok
