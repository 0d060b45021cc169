/* A runner that hands each yielded value straight back finishes with what the generator returns. */
#include <stdio.h>
#include <troth.h>

typedef struct { int count, items[3]; } list;   /* a count of 0 is a plain number: items[0] */

generator int returns(list) returns_four(void)
{
    int a = yield 1;
    int b = yield 2;
    int c = yield 3;
    (void)a, (void)b, (void)c;
    return (list){ 0, { 4 } };
}

generator int returns(list) returns_all(void)
{
    int a = yield 1;
    int b = yield 2;
    int c = yield 3;
    return (list){ 3, { a, b, c } };
}

static list run(iterator(int, int, list) it)
{
    iter_result(int, list) result = iter_next(it);
    while (!result.done)
        result = iter_send(it, result.value);
    return result.result;
}

static void print(list l)
{
    if (l.count == 0)
        printf("%d\n", l.items[0]);
    else
        printf("[ %d, %d, %d ]\n", l.items[0], l.items[1], l.items[2]);
}

async int main(void)
{
    print(run(returns_four()));
    print(run(returns_all()));
    return 0;
}
