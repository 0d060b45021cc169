/* Old-style (K&R) definitions of async functions, of a generator and of main; arguments are promoted, arrays adjusted. */
// flags: -Wno-unknown-warning-option -Wno-deprecated-non-prototype
#include <troth.h>
#include <stdio.h>

async int main(int, char **);

static async int add();

static async int add(a, b, name, x)
    int a; char b;
    const char *name; float x;
{
    await sleep_ms(1);
    printf("%s %d %d %g\n", name, a, b, x);
    return a + b;
}

generator int upto(n)
    register int n;
{
    for (int i = 0; i < n; i++)
        yield i;
}

async int apply(f, table, owned)
    promise(int) (*f)(int), owned;
    int table[3];
{
    int s = 0;
    for (int i = 0; i < 3; i++)
        s += await f(table[i]) + await owned;
    return s;
}

async int twice(n) int n; { await sleep_ms(1); return 2 * n; }

async int main(argc, argv)
    int argc;
    char **argv;
{
    printf("%d\n", await add(1, 'b', "name", 1.5));
    foreach (int i, upto(3))
        printf("%d %d\n", i, argc);
    int table[] = { 1, 2, 3 };
    promise(int) hundred = twice(50);
    printf("%d %d\n", await apply(twice, table, hundred), argv[1] == NULL);
    return 0;
}
// expect: name 1 98 1.5
// expect: 99
// expect: 0 1
// expect: 1 1
// expect: 2 1
// expect: 312 1
