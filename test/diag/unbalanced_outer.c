/* One closing brace too many. */
#include <troth.h>

async int f(int v);

async int closed(int v)
{
    while (v) {
        await f(1);
    } }
    return await f(2);          // expect error: 11:5: expected
}
