/* A function is a generator as soon as its declaration says so, even one whose yield is never reached. */
#include <stdio.h>
#include <troth.h>

typedef const char *text;

text plain(void)
{
    return "value";
}

generator text with_yield(void)
{
    yield "value";
}

generator text with_unreachable_yield(void)
{
    return "value";
    yield;
}

#define IS_GENERATOR(call) _Generic((call), iterator(text): "True", default: "False")
#define TYPE(call) _Generic((call), iterator(text): "generator", text: "str")
#define REPORT(fn) printf("%s %s %s\n", #fn, IS_GENERATOR(fn()), TYPE(fn()))

async void print_list(iterator(text) it, text end)
{
    text comma = "";
    printf("[");
    foreach (text item, it) {
        printf("%s'%s'", comma, item);
        comma = ", ";
    }
    printf("]%s", end);
}

async int main(void)
{
    REPORT(plain);
    REPORT(with_yield);
    REPORT(with_unreachable_yield);
    await print_list(with_yield(), " ");
    await print_list(with_unreachable_yield(), "\n");
    return 0;
}
