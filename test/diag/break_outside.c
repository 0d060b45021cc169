/* What is left to the C compiler is reported by it, at the source's line. */
#include <troth.h>

async int f(int v);

async int break_outside(void)
{
    await f(1);
    break;                      // expect error: 9: break statement not within loop or switch
    return 0;
}

async int case_outside(void)
{
    await f(1);
    case 1:                     // expect error: 16: case label not within a switch statement
    return 0;
}

async int undeclared(void)
{
    return await f(1) +
        unknown_name;           // expect error: 23: undeclared
}

async int break_in_finally(void)
{
    try {
        await f(1);
    } finally {
        break;                  // expect error: 31: break statement not within loop or switch
    }
    return 0;
}

async int break_past_defer(void)
{
    defer f(2);
    {
        promise(int) p = f(1);
        await p;
        continue;               // expect error: 42: continue statement not within a loop
    }
    return 0;
}
