/* `yield` binds like an assignment. */
#include <troth.h>

generator int g(int n)
{
    n = 1 + yield n;            // expect error: 6:13: parentheses
    n = !yield n;               // expect error: 7:10: parentheses
}
