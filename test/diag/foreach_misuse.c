/* foreach of what is not an iterator, and with what is not a variable. */
#include <troth.h>

generator int g(void);
async int f(int v);
iterable(int) list(void);
struct s { int x; };

async int wrong(struct s s, int n)
{
    foreach (int x, n)                  // expect error: 11:21: iterator
        n = x;
    foreach (int x, f(1))               // expect error: 13:21: iterator
        n = x;
    foreach (int x, list())             // expect error: 15:21: iterator
        n = x;
    foreach (int x, s)                  // expect error: 17:21: iterator
        n = x;
    foreach (static int x, g())         // expect error: 19:5: plain
        n = x;
    foreach (int x)                     // expect error: 21:19: expected `,`
        n = x;
    return n;
}

async int no_variable(void)
{
    foreach (g())                       // expect error: 28:17: expected `,`
        ;
    return 1;
}
