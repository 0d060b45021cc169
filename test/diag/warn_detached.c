/* A detached task that points to a local. */
#include <stdlib.h>
#include <troth.h>

struct s { int a[2]; };
async int f(int *p, const char *text);

async void calls(int parameter)
{
    int x = 1;
    char text[9] = "";
    struct s s = { { 0 } };
    promise_detach(f(&x, "x"));             // expect warning: 13: a task that is detached may outlive `x`, which is gone when `calls` ends
    promise_detach(f(NULL, text));          // expect warning: 14: `text`
    promise_detach(f(&s.a[1], "x"));        // expect warning: 15: `s`
    promise(int) p = f(&parameter, NULL);   // expect warning: 16:24: `parameter`
    promise_detach(p);
}

async void right(int *given)
{
    static int kept;
    int x = 1;
    int *memory = malloc(sizeof *memory);
    promise_detach(f(&kept, "x"));
    promise_detach(f(given, "x"));
    promise_detach(f(&given[2], "x"));
    promise_detach(f(memory, "x"));
    await f(&x, "x");
    promise(int) p = f(&x, "x");
    await p;
}
