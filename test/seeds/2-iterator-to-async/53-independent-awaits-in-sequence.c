/* Two awaits in a row: the second operation does not even start before the first is done. */
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
    const char *a = await operation("slow", 30);
    const char *b = await operation("fast", 5);
    printf("%s %s\n", a, b);
    return 0;
}
