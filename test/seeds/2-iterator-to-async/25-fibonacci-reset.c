/* What iter_send sends is the value of the yield inside: true restarts the sequence. */
#include <troth.h>
#include <stdio.h>

generator int receives(bool) fibonacci(void)
{
    int fn1 = 0, fn2 = 1;
    for (;;) {
        int current = fn1;
        fn1 = fn2;
        fn2 = current + fn1;
        bool reset = yield current;
        if (reset) {
            fn1 = 0;
            fn2 = 1;
        }
    }
}

int main(void)
{
    iterator(int, bool, int) sequence = fibonacci();
    for (int i = 0; i < 7; i++)
        printf("%d ", iter_next(sequence).value);
    printf("%d", iter_send(sequence, true).value);
    for (int i = 0; i < 3; i++)
        printf(" %d", iter_next(sequence).value);
    puts("");
    iter_release(sequence);
    return 0;
}
