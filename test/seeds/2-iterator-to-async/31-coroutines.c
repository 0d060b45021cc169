/* Generators as coroutines: a small scheduler switches between them at every bare yield. */
#include <troth.h>
#include <stdio.h>

generator int worker(const char *name, int rounds)
{
    for (int i = 1; i <= rounds; i++) {
        printf("%s %d\n", name, i);
        yield;
    }
    printf("%s ends\n", name);
}

int main(void)
{
    iterator(int) ready[] = { worker("A", 3), worker("B", 1), worker("C", 2) };
    int count = 3;
    while (count > 0) {
        iterator(int) it = ready[0];
        for (int i = 1; i < count; i++)
            ready[i - 1] = ready[i];
        if (iter_next(it).done) {
            iter_release(it);
            count--;
        } else {
            ready[count - 1] = it;
        }
    }
    return 0;
}
