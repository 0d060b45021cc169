/* What C itself refuses, inside of a function that is lowered: the message is ours, with the right place. */
#include <troth.h>

async int f(int v);

async int missing_operand(void)
{
    return await;               // expect error: 8:17: expected an expression
}

async int missing_colon(int v)
{
    return v ? await f(1) await f(2);   // expect error: 13:27: expected `:`
}

async int stray_else(int v)
{
    await f(v);
    else return 1;              // expect error: 19:5: `else`
}

async int do_without_while(int v)
{
    do await f(v);
    return 1;                   // expect error: 25:5: expected `while`
}

async int bracket(int *a)
{
    return a[await f(1)) + 1;   // expect error: 30:24: to close the
}

async int empty_parentheses(void)
{
    if () await f(1);           // expect error: 35:9: expected an expression
    return 0;
}

async int goto_nothing(void)
{
    goto;                       // expect error: 41:9: expected a label
}
