/* What is awaited must be declared: its type says how its value is taken. */
#include <troth.h>

async int uses(void)
{
    return await later(1) + await (also(2));    // expect error: 6:18: `later` is not declared
}                                               // expect error: 6:36: `also` is not declared
