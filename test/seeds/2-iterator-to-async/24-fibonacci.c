/* An endless Fibonacci generator: each new iterator starts over, and break closes one. */
#include <troth.h>
#include <stdio.h>

generator int fibonacci(void)
{
    int fn1 = 0, fn2 = 1;
    for (;;) {
        int current = fn1;
        fn1 = fn2;
        fn2 = current + fn1;
        yield current;
    }
}

int main(void)
{
    iterator(int) sequence = fibonacci();
    for (int i = 0; i < 3; i++)
        printf("%d\n", iter_next(sequence).value);
    iter_release(sequence);

    const char *before = "";
    foreach (int n, fibonacci()) {
        if (n > 100)
            break;
        printf("%s%d", before, n);
        before = " ";
    }
    puts("");
    return 0;
}
