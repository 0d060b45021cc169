/* Iterating consumes an iterator: the second loop over it finds nothing, and a fresh one starts again. */
#include <troth.h>
#include <stdio.h>

int main(void)
{
    const char *list[] = { "a", "b", "c" };
    iterator(const char *) it = iter_array(const char *, list, 3);

    foreach (const char *v, it)
        printf("first loop %s\n", v);
    foreach (const char *v, it)
        printf("second loop %s\n", v);
    int left = 0;
    foreach (const char *v, it)
        left += v != NULL;
    printf("left: %d\n", left);
    iter_release(it);

    foreach (const char *v, iter_array(const char *, list, 3))
        printf("fresh %s\n", v);
    return 0;
}
