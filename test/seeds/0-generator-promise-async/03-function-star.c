/* `generator` makes a generator: a call runs nothing and gives an iterator to be resumed, thrown into and ended. */
#include <stdio.h>
#include <troth.h>

typedef const char *text;

static bool ran = false;

generator text marked(void)
{
    ran = true;
    yield "value";
}

static text plain(void)
{
    return "value";
}

/* The operand of _Generic is not evaluated: these ask for types only, as typeof does in JavaScript. */
#define KIND(e) _Generic((e), iterator(text): "Generator", default: "Object")
#define METHOD(e) _Generic((e), iter_result(text): "function", default: "undefined")

int main(void)
{
    iterator(text) it = marked();
    printf("body has run: %s\n", ran ? "true" : "false");
    printf("result of the call: [object %s]\n", KIND(marked()));
    printf("methods: %s %s %s\n", METHOD(iter_next(it)), METHOD(iter_throw(it, NULL)), METHOD(iter_return(it, "x")));
    printf("first next: %s", iter_next(it).value);
    printf(" - body has run: %s\n", ran ? "true" : "false");
    printf("plain function: %s\n", plain());
    iter_release(it);
    return 0;
}
