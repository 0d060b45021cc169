/* A plain function cannot throw: an iterator that fails in its foreach is reported, and the program aborts. */
// expect-status: 134
// expect: 1
// expect-stderr: the source failed
#include <troth.h>
#include <errno.h>
#include <stdio.h>

static bool next(void *self, int *value, troth_error **error)
{
    int *n = self;
    if (*n == 1) {
        *error = error_new(EIO, "the source failed");
        return false;
    }
    *value = ++*n;
    return true;
}

int main(void)
{
    int n = 0;
    foreach (int x, iter_make(int, &n, next, NULL)) {
        printf("%d\n", x);
        fflush(stdout);
    }
    puts("not reached");
}
