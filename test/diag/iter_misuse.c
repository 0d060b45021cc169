/* iter_* calls with the wrong operands. */
#include <troth.h>

generator int g(void);
generator receives(bool) int sends(void);
async int f(int v);

int wrong(void *p, int n)
{
    iter_next(n);                       // expect error: 10:5: iterator(Y)
    return 0;
}

int untyped(void *p)
{
    iter_next(p);                       // expect error: 16:5: iterator(Y)
    return 0;
}

int no_arguments(void)
{
    iter_next();                        // expect error: 22:5: 1 argument
    return 0;
}

int too_many(iterator(int) it)
{
    iter_next(it, 1);                   // expect error: 28:5: 1 argument
    return 0;
}

int too_few(iterator(int) it)
{
    iter_send(it);                      // expect error: 34:5: 2 arguments
    return 0;
}

int not_iterable(iterator(int) it)
{
    iter_of(it);                        // expect error: 40:5: iterable(Y)
    return 0;
}
