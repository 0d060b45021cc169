#include <troth.h>

generator int fibonacci(void)
{
    int a = 0, b = 1;
    for (;;) {
        yield a;
        int next = a + b;
        a = b;
        b = next;
    }
}
