/* A promise where its value is meant. */
#include <stdio.h>
#include <string.h>
#include <troth.h>

struct pair { int a, b; };
async int f(int x);
async char *name(void);
async struct pair both(void);
async bool ready(void);
void take(int a, const char *text);

async int values(void)
{
    int x = f(1);                           // expect warning: 15:13: `f(...)` is a `promise(int)`, and a `int` is needed here: did you forget `await`?
    x = f(2);                               // expect warning: 16:9: did you forget `await`? [-Wtroth-await]
    x += (int)(long)f(3) + f(3);            // expect warning: 17:28: did you forget `await`?
    char *text = name();                    // expect warning: 18:18: is a `promise(char *)`, and a `char *`
    take(f(4), name());                     // expect warning: 19:10: did you forget
                                            // expect warning: 19:16: did you forget
    printf("%p\n", f(5));                   // expect warning: 21:20: a value is needed here
    int y = 1 - (int)(long)(2 + f(6));      // expect warning: 22:33: a number is needed here
    if (ready())                            // expect warning: 23:9: `ready(...)` is a promise, which is always true: did you forget `await`?
        x++;
    while (!ready() || x > 1)               // expect warning: 25:13: always true
        x--;
    if (f(1) == 5)                          // expect warning: 27:9: a number is needed here
        x++;
    return y + *text;
}

async int given(void)
{
    return f(9);                            // expect warning: 34:12: `f(...)` is a `promise(int)`, and a `int` is needed here
}

int plain(void)
{
    foreach (int x, (iterator(int))NULL)
        return x;
    int v = f(1);                           // expect warning: 41:13: await it in an async function, or use promise_then
    return v;
}

async int right(promise(int) q)
{
    promise(int) p = f(1), r = NULL;
    void *any = f(2);
    promise(int) list[2] = { f(3), f(4) };
    if (p && q && !r && list[0] != NULL && any != p)
        r = p ? p : q;
    int x = await f(1) + (await p) * (int)sizeof f(1), y = await ready() ? await f(2) : 0;
    struct pair pair = await both();
    promise_release(f(3));
    return strlen(await name()) + x + y + pair.a + (p == q) + (long)(void *)p;
}
