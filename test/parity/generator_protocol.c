/* next, with and without values, to the end and beyond. */
#include "parity.h"

static generator int count(int n)
{
    puts("starts");
    for (int i = 0; i < n; i++) {
        int got = yield i;
        printf("got %d\n", got);
    }
    puts("ends");
    return 99;
}

static void show(iter_result(int) r)
{
    printf("%d %s\n", r.value, r.done ? "true" : "false");
}

int main(void)
{
    iterator(int) it = count(3);
    puts("made");
    show(iter_send(it, 10));
    show(iter_send(it, 11));
    show(iter_next(it));
    show(iter_send(it, 12));
    show(iter_send(it, 13));
    iter_release(it);
    int sum = 0;
    foreach (int v, count(2))
        sum += v;
    printf("%d\n", sum);
}
