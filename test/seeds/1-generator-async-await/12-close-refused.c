/* A generator that yields again instead of ending makes iter_close fail; it is finished all the same. */
#include <stdio.h>
#include <troth.h>

typedef const char *text;

generator text refuses_once(void)
{
    bool resumed = false;
    try {
        yield "value";
        resumed = true;
    } finally {
        if (!resumed) {
            puts("asked to end, refusing");
            yield "another value";
        }
    }
}

generator text agrees(void)
{
    bool resumed = false;
    try {
        yield "value";
        resumed = true;
    } finally {
        if (!resumed)
            puts("asked to end, ending");
    }
}

async int main(void)
{
    iterator(text) gen = refuses_once();
    puts(iter_next(gen).value);
    try {
        iter_close(gen);
    } catch {
        puts("RuntimeError: generator ignored GeneratorExit");
    }
    iter_close(gen);
    puts("closed the second time");

    gen = agrees();
    puts(iter_next(gen).value);
    iter_close(gen);
    puts("closed the first time");
    return 0;
}
