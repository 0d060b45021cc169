#include <troth.h>

async int add_later(int a, int b)
{
    await sleep_ms(100);
    return a + b;
}
