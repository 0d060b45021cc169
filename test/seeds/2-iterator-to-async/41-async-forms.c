/* An async function is an ordinary function to the rest of C: forward declared, static, inline, behind a pointer. */
#include <troth.h>
#include <stdio.h>

async const char *declaration(const char *x);

static async const char *expression(const char *x)
{
    return x;
}

static inline async const char *arrow(const char *x)
{
    return x;
}

struct object {
    promise(const char *) (*method)(const char *x);
};

struct klass {
    const struct object *methods;
};

async const char *declaration(const char *x)
{
    return x;
}

async int main(void)
{
    promise(const char *) (*pointer)(const char *) = expression;
    struct object object = { arrow };
    struct klass klass = { &object };
    promise(const char *) names[] = {
        declaration("declaration"),
        pointer("expression"),
        arrow("arrow"),
        object.method("object method"),
        klass.methods->method("class method"),
    };
    await promise_all_of(names, 5);
    for (int i = 0; i < 5; i++)
        puts(promise_value(names[i]));
    return 0;
}
