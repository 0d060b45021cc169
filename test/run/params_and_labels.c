/* Array parameters whose sizes name other parameters, and local labels in front of a body. Found by the tests of gcc. */
#include <troth.h>
#include <stdio.h>
async int sum(int n, int a[n], int m, const char *s[static 1]) { int t = 0; (void)s; for (int i = 0; i < n; i++) { await sleep_ms(1); t += a[i] + m; } return t; }
async int side(int i, int array[i++]) { await sleep_ms(1); return i + array[0]; }
async int labels(int n) {
    __label__ top, out;
    __label__ more;
    int k = 0;
top:
    await sleep_ms(1);
    { __label__ top; if (n == 0) goto top; k++; top: ; }
more:
    if (k < 3) goto top;
    if (k > 5) goto out;
    k = 9; goto more;
out:
    return k;
}
async int main(void)
{
    int a[] = { 1, 2, 3 };
    const char *s[1] = { 0 };
    printf("%d %d %d\n", await sum(3, a, 10, s), await side(2, a), await labels(1));
    return 0;
}
// expect: 36 4 9
