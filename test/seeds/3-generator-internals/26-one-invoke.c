/* next, return and throw are three ways to resume one generator, gathered here behind one function. */
#include <errno.h>
#include <troth.h>
#include <stdio.h>

generator receives(int) returns(int) const char *gen(void)
{
    yield "value";
}

typedef iterator(const char *, int, int) values;

enum method { NEXT, RETURN, THROW };

static iter_result(const char *, int) invoke(values it, enum method method, int arg)
{
    static const char *const names[] = { "next", "return", "throw" };
    printf("_invoke('%s', %d)\n", names[method], arg);
    switch (method) {
    case NEXT:
        return iter_send(it, arg);
    case RETURN:
        return iter_return(it, arg);
    default:
        return iter_throw(it, error_new(ECANCELED, "%d", arg));
    }
}

static void show(iter_result(const char *, int) r)
{
    if (r.error)
        printf("thrown %s\n", r.error->message);
    else if (r.done)
        printf("{ value: %d, done: true }\n", r.result);
    else
        printf("{ value: '%s', done: false }\n", r.value);
    error_free(r.error);
}

int main(void)
{
    values it = gen();
    show(invoke(it, NEXT, 1));
    show(invoke(it, RETURN, 2));
    show(invoke(it, THROW, 3));
    iter_release(it);
    return 0;
}
