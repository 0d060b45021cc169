/* The words in declarations that are not functions, or not ones that can be lowered. */
#include <troth.h>

async int variadic(int n, ...);         // expect error: 4:1: variadic
generator int many(const char *s, ...)  // expect error: 5:1: variadic
{
    yield 1;
}
async int variable;                     // expect error: 9:1: belongs to the declaration of a function
typedef async int name(int);            // expect error: 10:9: `async`
struct s { async int member; };         // expect error: 11:12: `async`
generator int table[3];                 // expect error: 12:1: belongs to the declaration of a function
int parameter(async int x);             // expect error: 13:15: `async`
async int (*pointer)(int);              // expect error: 14:1: `async`

void block(void)
{
    async int local = 1;                // expect error: 18:5: belongs to the declaration of a function
}
