/* Start, send a value in, resume without one, and read the returned value. */
#include <stdio.h>
#include <troth.h>

typedef const char *text;

static void received(int value)
{
    if (value)
        printf("Received: %d\n", value);
    else
        puts("Received: None");
}

generator int returns(text) my_gen(void)
{
    puts("Start generator");
    int x = yield 1;
    received(x);
    int y = yield 2;
    received(y);
    return "Done";
}

async int main(void)
{
    iterator(int, int, text) gen = my_gen();
    printf("%d\n", iter_next(gen).value);
    printf("%d\n", iter_send(gen, 10).value);
    iter_result(int, text) r = iter_next(gen);
    if (r.done)
        printf("Generator return: %s\n", r.result);
    return 0;
}
