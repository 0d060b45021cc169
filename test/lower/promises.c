#include <troth.h>

async int get(int id);

async int both(void)
{
    promise(int) p = get(1), q = get(2);
    return await p + await q;
}
