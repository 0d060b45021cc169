/* `return` ends a generator with its value; running off the end gives zero. */
#include <stdio.h>
#include <troth.h>

typedef const char *text;

generator int returns(text) with_return(void)
{
    yield 1;
    return "Done";
}

generator int returns(text) without_return(void)
{
    yield 1;
}

static void report(text name, iterator(int, int, text) gen)
{
    iter_next(gen);
    iter_result(int, text) r = iter_next(gen);
    if (r.done)
        printf("%s -> %s\n", name, r.result ? r.result : "None");
}

async int main(void)
{
    report("with_return", with_return());
    report("without_return", without_return());
    return 0;
}
