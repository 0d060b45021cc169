/* Types whose names resemble those of other types: each has a promise of its own. */
#include <troth.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
typedef struct { int n; double d[4]; } char_ptr;          /* the program's own */
static async char_ptr own(void) { return (char_ptr){5, {1, 2, 3, 4}}; }
struct a { int x; };
struct a_ptr { double d[3]; };
static async struct a *pa(struct a *p) { return p; }
static async struct a_ptr sa(void) { return (struct a_ptr){{1, 2, 3}}; }
static async char *text(void) { return strdup("text"); }
static int f1(void *p) { return p != NULL; }
static int f0(void) { return 0; }
static async int (*fv(void))(void *) { return f1; }
static async int (**fp(int (**p)(void)))(void) { return p; }
async int main(void)
{
    struct a a = {7};
    int (*g)(void) = f0;
    char *t = await text();
    printf("%d %g %s %d %g %d %d\n", (await own()).n, (await own()).d[3], t, (await pa(&a))->x, (await sa()).d[2], (await fv())(t), (*await fp(&g))());
    free(t);
}
// expect: 5 4 text 7 3 1 0
// no-sweep: it is about declarations, and frees its memory only when all goes well
