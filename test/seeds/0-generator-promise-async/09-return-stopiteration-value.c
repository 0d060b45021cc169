/* What a generator returns is in `.result` of the step that ends it, and nothing after that; foreach drops it. */
#include <stdio.h>
#include <troth.h>

typedef const char *text;

generator text gen(void)
{
    yield "yielded";
    return "returned";
}

static void show_end(iter_result(text) r)
{
    if (r.done)
        printf("StopIteration.value: %s\n", r.result ? r.result : "None");
}

async int main(void)
{
    iterator(text) g = gen();
    puts(iter_next(g).value);
    show_end(iter_next(g));
    show_end(iter_next(g));

    text comma = "";
    printf("list: [");
    foreach (text value, gen()) {
        printf("%s'%s'", comma, value);
        comma = ", ";
    }
    puts("]");
    return 0;
}
