/* The iterator of an array, walked by hand with iter_next until it is done; at the end the value is zero. */
#include <troth.h>
#include <stdio.h>

int main(void)
{
    int list[] = { 1, 2, 3, 4, 5 };
    iterator(int) values = iter_array(int, list, 5);
    iter_result(int) n = iter_next(values);
    while (!n.done) {
        printf("%d\n", n.value);
        n = iter_next(values);
    }
    printf("done: %s value: %s\n", n.done ? "true" : "false", n.value ? "left over" : "undefined");
    iter_release(values);
    return 0;
}
