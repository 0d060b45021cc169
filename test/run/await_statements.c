/* `await` in the head and in the body of every statement. */
#include <troth.h>
#include "check.h"

static async int later(int v)
{
    await sleep_ms(1);
    return v;
}

static async int at_once(int v)
{
    return v;
}

static async int in_if(int a, int b)
{
    if (await later(a))
        return 1;
    else if (await later(b)) {
        return 2;
    } else if (await at_once(a + b - 1) > 0)
        return 3;
    if (a == 0)
        if (b == 0)
            return await later(4);
        else
            return 5;       /* belongs to the inner if */
    return 6;
}

static async int in_while(int n)
{
    int turns = 0;
    while (await later(n - turns) && ++turns)
        ;
    while (turns < 100) {
        if (turns == 50) {
            turns = 70;
            continue;
        }
        if (await later(turns) == 80)
            break;
        turns++;
    }
    return turns;
}

static async int in_do(int n)
{
    int turns = 0;
    do {
        turns++;
        if (turns == 2)
            continue;       /* goes to the condition */
        if (turns == 100)
            break;
    } while (await later(turns < n));
    do
        turns += await later(10);
    while (turns < 25);
    return turns;
}

static async int in_for(void)
{
    int sum = 0;
    for (int i = await later(1); i < await later(5); i += await at_once(1)) {
        if (i == 2)
            continue;
        sum += i;
    }
    for (;;) {
        if (await later(sum) > 10)
            break;
        sum++;
    }
    int i, j;
    for (i = 0, j = 10; i < j; i += await later(2), j--)
        sum += 100;
    for (int a[3] = {1, 2, await later(3)}, k = 0; k < 3; k++)
        sum += a[k] * 1000;
    for (; await later(sum % 2); )
        sum++;
    for (int n = 3; n--; )
        await later(n);
    return sum;
}

enum { EIGHT = 8 };

static async int in_switch(int v)
{
    int r = 0;
    switch (await later(v)) {
    case 0:
        r = await later(10);
        break;
    case 1:
        r += await later(1);
        /* fall through */
    case 2:
        r += await later(2);
        break;
    case 3 ... 5: {
        int inner = await later(v);
        r = inner * 2;
        break;
    }
    default:
        r = -1;
        break;
    case EIGHT:
        for (int i = 0; i < 3; i++) {
            if (i == 1)
                continue;
            r += await later(i);
        }
        switch (await later(r)) {
        case 2:
            return 222;
        default:
            return 1;
        }
    case 'a':
    case 'b':
        if (v == 'a')
    case 100:
            r = await later(500);
        else
            r = await later(600);
    }
    return r;
}

/* no default, a switch without braces, and a switch whose value matches nothing */
static async int odd_switches(int v)
{
    int r = 1;
    switch (await later(v))
    case 1:
        r = await later(2);
    switch (v) {
    case 7:
        r += 70;
    }
    switch (v) {
        int hidden;         /* declared before the first label: in scope, not initialised */
    case 1:
        hidden = 5;
        await later(0);
        r += hidden;
    }
    switch (await later(v)) {
    }
    return r;
}

struct pair { int x, y; };

static async struct pair in_return(int v)
{
    if (v == 1)
        return (struct pair){await later(1), await later(2)};
    if (v == 2) {
        struct pair p = {.y = await later(4), .x = 3};
        return p;
    }
    return v ? (struct pair){9, await later(9)} : (struct pair){.x = await later(8)};
}

static async void falls_off(int *p)
{
    if (await later(1))
        *p = 1;
}

static async int zero_at_end(int v)
{
    if (v)
        return await later(v);
    await later(0);
}

static async void returns_early(int *p)
{
    if (*p == 1)
        return;
    await later(0);
    *p = 99;
    return;
}

/* `return f();` where both are void */
static async void returns_void(int *p)
{
    return (void)(*p = await later(5));
}

static async int jumps(void)
{
    int n = 0, r = 0;
again:
    n++;
    if (await later(n) < 3)
        goto again;
    {
        int fresh = 0;
    inner:
        fresh += await later(1);
        r += fresh;
        if (fresh < 3)
            goto inner;
    }
    goto middle;
    {
        int skipped;
        r = 1000;
middle:
        skipped = await later(4);
        r += skipped;
    }
    for (int i = 0; i < 10; i++)
        for (int j = 0; j < 10; j++)
            if (await later(i * 10 + j) == 34)
                goto out;
    r = 0;
out:;
    return r * 10 + n;
}

int main_count;

async int main(void)
{
    printf("if %d %d %d %d %d\n", await in_if(1, 0), await in_if(0, 1), await in_if(0, 0), await in_if(0, 2), await in_if(2, 0));
    printf("while %d\n", await in_while(4));
    printf("do %d\n", await in_do(3));
    printf("for %d\n", await in_for());
    printf("switch");
    int values[] = {0, 1, 2, 4, 6, 8, 'a', 'b', 100};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        printf(" %d", await in_switch(values[i]));
    printf("\nodd %d %d %d\n", await odd_switches(0), await odd_switches(1), await odd_switches(7));
    for (int i = 0; i < 4; i++) {
        struct pair p = await in_return(i);
        printf("%d,%d%c", p.x, p.y, i < 3 ? ' ' : '\n');
    }
    int p = 0;
    await falls_off(&p);
    printf("%d %d %d", p, await zero_at_end(0), await zero_at_end(7));
    await returns_early(&p);
    printf(" %d", p);
    p = 2;
    await returns_early(&p);
    printf(" %d", p);
    await returns_void(&p);
    printf(" %d\n", p);
    printf("goto %d\n", await jumps());
    /* an empty statement, and a value that is not used */
    ;
    await later(3);
    (void)await later(3);
    (await later(3));
    if (await later(0)) ; else puts("else");
}
// expect: if 1 2 4 2 1
// expect: while 80
// expect: do 33
// expect: for 6412
// expect: switch 10 3 2 8 -1 222 500 600 500
// expect: odd 1 7 71
// expect: 8,0 1,2 3,4 9,9
// expect: 1 0 7 1 99 5
// expect: goto 103
// expect: else
