/* Recursive calls: depth first, left to right, one turn a level on the way back. */
#include "parity.h"

static async int tree(int depth, int name)
{
    printf("down %d\n", name);
    if (depth == 0)
        return 1;
    int left = await tree(depth - 1, name * 2);
    int right = await tree(depth - 1, name * 2 + 1);
    printf("up %d\n", name);
    return left + right;
}

static async int both(int depth, int name)
{
    if (depth == 0) {
        await promise_resolved(void);
        printf("leaf %d\n", name);
        return 1;
    }
    promise(int) left = both(depth - 1, name * 2), right = both(depth - 1, name * 2 + 1);
    int sum = await right + await left;
    printf("node %d\n", name);
    return sum;
}

async int main(void)
{
    count_turns("turn", 10);
    printf("%d\n", await tree(2, 1));
    count_turns("turn", 10);
    printf("%d\n", await both(3, 1));
}
