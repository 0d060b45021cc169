/* A producer remembers the last value it gave: what a closure holds is an object of its own in C. */
#include <stdio.h>

struct producer { int next_val; };

static int gimme_something(struct producer *p)
{
    p->next_val = p->next_val == 0 ? 1 : 3 * p->next_val + 6;
    return p->next_val;
}

int main(void)
{
    struct producer p = { 0 };

    for (int i = 0; i < 4; i++)
        printf("%d\n", gimme_something(&p));
    return 0;
}
