/* What a function is stands in its type: a call of a generator gives an iterator, and _Generic can tell. */
#include <troth.h>
#include <stdio.h>

#define is_generator(f) (_Generic((f), iterator(int) (*)(void): true, default: false) ? "true" : "false")

generator int star(void)
{
    yield 1;
}

int plain(void)
{
    return 1;
}

async int later(void)
{
    return 1;
}

struct object {
    iterator(int) (*m)(void);
};

int main(void)
{
    struct object object = { star };
    iterator(int) it = object.m();
    printf("function*: %s\n", is_generator(star));
    printf("method: %s\n", is_generator(object.m));
    printf("function: %s\n", is_generator(plain));
    printf("async function: %s\n", is_generator(later));
    printf("generator object: %s\n", is_generator(it));
    printf("nothing: %s\n", is_generator(NULL));
    iter_release(it);
    return 0;
}
