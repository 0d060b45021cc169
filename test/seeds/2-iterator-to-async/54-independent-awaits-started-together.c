/* Both operations are started first and awaited afterwards. */
#include <troth.h>
#include <stdio.h>

async const char *operation(const char *name, int ms)
{
    printf("start %s\n", name);
    await sleep_ms(ms);
    printf("done %s\n", name);
    return name;
}

async int main(void)
{
    promise(const char *) slow = operation("slow", 40);
    promise(const char *) fast = operation("fast", 5);
    const char *a = await slow;
    printf("have %s\n", a);
    const char *b = await fast;
    printf("have %s\n", b);
    return 0;
}
