/* iter_next resumes with a zero value sent in, and so does iter_send of a zero. */
#include <stdio.h>
#include <troth.h>

typedef const char *text;

static text name(text t)
{
    return t ? t : "None";
}

generator int receives(text) gen_fn(void)
{
    text x = yield 1;
    printf("x = %s\n", name(x));
    text y = yield 2;
    printf("y = %s\n", name(y));
    yield 3;
}

int main(void)
{
    iterator(int, text, int) gen = gen_fn();
    printf("%d\n", iter_next(gen).value);
    printf("%d\n", iter_next(gen).value);
    printf("%d\n", iter_send(gen, NULL).value);
    iter_release(gen);
    return 0;
}
