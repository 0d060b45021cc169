/* Types whose size is computed where they are declared: it would be lost across a suspension. */
#include <troth.h>

async int by_typedef(int n)
{
    typedef int row[n];                         // expect error: 6:17: `row` has a variable length
    await sleep_ms(1);
    n++;
    return (int)sizeof(row);
}

async int by_member(int n)
{
    struct s { char b[n]; };                    // expect error: 14:5: a member of this type has a variable length
    await sleep_ms(1);
    n++;
    return (int)sizeof(struct s);
}

async int without_suspension(int n)
{
    await sleep_ms(1);
    typedef int row[n];
    struct s { char b[n]; };
    n++;
    return (int)(sizeof(struct s) + sizeof(row));
}
