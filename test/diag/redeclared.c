/* Declarations that do not agree. */
#include <troth.h>

int ordinary(void);
async int ordinary(void);               // expect error: 5:11: declared as
// expect note: 4:5: declared

async int twice(int);
async long twice(int v)                 // expect error: 9:12: declared to give
{
    return v;
}

generator int numbers(void);
async int numbers(void)                 // expect error: 15:11: is async here
{
    return 1;
}

async int later(void);
int later(void)                         // expect error: 21:5: declared as
{
    return 1;
}

generator receives(bool) int send(void);
generator int send(void);               // expect error: 27:15: declared to give

async int third(int *p);
int third(void);                        // expect error: 30:5: declared as
async int third(int *p);
