/* await promise_all waits for what was started at once; the results stand in the order of the list, not of completion. */
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
    promise(const char *) both[] = { operation("slow", 40), operation("fast", 5) };
    await promise_all_of(both, 2);
    printf("%s %s\n", promise_value(both[0]), promise_value(both[1]));
    return 0;
}
