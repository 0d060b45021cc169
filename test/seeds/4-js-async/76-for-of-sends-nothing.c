/* foreach sends nothing in (a zero value) and stops by itself at the end; what is returned is not a value of the loop. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static const char *received[4];
static int count;

static generator receives(const char *) returns(const char *) int gen(void)
{
    received[count++] = yield 1;
    received[count++] = yield 2;
    return "not seen";
}

async int main(void)
{
    foreach (int v, gen())
        printf("%d\n", v);
    printf("[ ");
    for (int i = 0; i < count; i++)
        printf("%s%s", i ? ", " : "", received[i] ? received[i] : "undefined");
    puts(" ]");
    return 0;
}
