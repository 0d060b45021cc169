/* Control flow that C allows and few compilers of coroutines do: Duff's device, computed goto, jumps into blocks. */
// flags: -Wno-implicit-fallthrough
#include <troth.h>
#include <string.h>
#include "check.h"

static async int later(int v)
{
    await sleep_ms(1);
    return v;
}

/* Duff's device, with suspensions in its cases, its controlling expression and its loop. */
static async void duff(char *to, const char *from, int count)
{
    int n = (count + 3) / 4;
    switch (await later(count % 4)) {
    case 0: do { *to++ = await later(*from++);
    case 3:      *to++ = *from++;
    case 2:      *to++ = await later(*from++);
    case 1:      *to++ = *from++;
            } while (await later(--n) > 0);
    }
}

/* A case label inside an if, a for and a block with locals. */
static async int deep_cases(int v)
{
    int r = 0, i = 7;
    switch (v) {
    case 0:
        if (await later(1)) {
            r += 1;
    case 1:
            r += await later(10);
        } else {
    case 2:
            r += 100;
        }
        break;
    case 3:
        for (i = 0; i < 3; i++) {
            r += await later(1);
    case 4:
            r += 1000;
        }
        break;
    default: {
        int local;
    case 5:
        local = await later(5);
        r = local;
        while (r < 8) {
    case 6:
            r += await later(1);
        }
    }
    }
    return r + i;
}

/* A bytecode interpreter by labels as values. */
static async int interpret(const char *code)
{
    static const void *const table[] = {&&op_stop, &&op_inc, &&op_double, &&op_wait};
    int acc = 0;
    const char *pc = code;
#define NEXT goto *table[(int)*pc++]
    NEXT;
op_inc:
    acc++;
    NEXT;
op_double:
    acc += await later(acc);
    NEXT;
op_wait:
    await sleep_ms(5);
    NEXT;
op_stop:
    return acc;
#undef NEXT
}

/* A label's address is kept in a local across a suspension. */
static async int kept_label(bool first)
{
    void *where = first ? &&one : &&two;
    int n = 0;
    await later(0);
    goto *where;
one:
    n += 1;
    where = &&done;
    await later(0);
two:
    n += 10;
    if (n > 10) {
        await later(0);
        goto *where;
    }
    n += 100;
done:
    return n;
}

static async int breaks(void)
{
    int trace = 0;
    for (int i = 0; ; i++) {
        switch (await later(i)) {
        case 0:
            continue;           /* the loop's */
        case 1:
            break;              /* the switch's */
        case 2:
            for (;;) {
                if (await later(1))
                    break;      /* the inner loop's */
            }
            do {
                trace += 5;
                if (trace)
                    continue;   /* goes to the condition: ends */
                trace = 1000;
            } while (await later(0));
            break;
        default:
            goto out;
        }
        trace += i;
    }
out:
    while (true) {
        while (true)
            if (await later(trace) > 0)
                break;
        break;
    }
    return trace;
}

/* Forward and backward jumps through blocks with locals, and local labels. */
static async int through_blocks(void)
{
    int visits = 0;
    {
        int a = 1;
        {
            int b = 2;
            await later(0);
            if (!visits++)
                goto second;
            visits += a + b;
        }
        goto end;
second:
        {
            int b = 20;
            await later(0);
            visits += a + b;
        }
    }
    {
        __label__ local;
        int spins = 0;
local:
        spins++;
        if (await later(spins) < 3)
            goto local;
        visits += spins * 100;
    }
    {
        __label__ local;
        goto local;
local:  visits += await later(1000);
    }
end:
    return visits;
}

/* Labels in front of declarations' blocks, several labels, a label at the end, dead code behind a jump. */
static async int label_places(int v)
{
    switch (v) {
    case 1: one: also: if (v++ < 3) { await later(0); goto one; } else goto also_end;
    }
    goto also_end;
    await later(1000);
    v = 1000;
also_end: {
        int w = v;
        await later(0);
        v = w * 2;
        if (v == 0)
            goto also;
        goto last;
    }
    return 12345;
last:
    return v;
}

static async int conditions(int a, int b, int c)
{
    int path = 0;
    if (await later(a) ? await later(b) : !await later(c))
        path |= 1;
    if (!(await later(a) && await later(b)) || await later(c))
        path |= 2;
    if ((path |= 4, await later(b)))
        path |= 8;
    while (await later(a) && a--)
        path += 16;
    for (; await later(c) || 0; c--)
        path += 64;
    return path;
}

static async int long_loop(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++)
        sum += await promise_resolved(int, i & 1);
    return sum;
}

async int main(void)
{
    char text[32] = "";
    for (int n = 4; n <= 8; n++) {
        memset(text, 0, sizeof text);
        await duff(text, "abcdefgh", n);
        CHECK(strlen(text) == (size_t)n && !strncmp(text, "abcdefgh", (size_t)n));
    }
    printf("cases");
    for (int v = 0; v <= 7; v++)
        printf(" %d", await deep_cases(v));
    printf("\nlabels %d %d %d\n", await interpret("\1\2\1\3\2\0"), await kept_label(true), await kept_label(false));
    printf("breaks %d\n", await breaks());
    printf("blocks %d\n", await through_blocks());
    printf("places %d %d\n", await label_places(1), await label_places(6));
    printf("conditions");
    for (int i = 0; i < 8; i++)
        printf(" %d", await conditions(i & 1, i >> 1 & 1, i >> 2 & 1));
    printf("\nlong %d\n", await long_loop(100000));
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: cases 18 17 107 3006 1008 15 15 15
// expect: labels 6 11 110
// expect: breaks 8
// expect: blocks 1322
// expect: places 8 12
// expect: conditions 7 22 15 29 70 86 78 95
// expect: long 50000
// expect: ok
