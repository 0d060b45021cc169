/* Nested functions (GNU C) beside suspensions. */
// gcc only
#include <troth.h>
#include <stdio.h>

static async int later(int v)
{
    await sleep_ms(1);
    return v;
}


async int main(void)
{
    int r;
    {
        int base = 5;
        int add(int v)
        {
            return v + base;
        }
        base++;
        r = add(1) + add(10);
    }
    int twice(int v)
    {
        return v * 2;
    }
    r += twice(3);
    await later(0);
    int square(int v)
    {
        return v * v;
    }
    r += square(await later(4));
    printf("%d\n", r);
}
// expect: 45
