/* iter_return runs the finally; a yield there delays the end, a return there replaces the value. */
#include <troth.h>
#include <stdio.h>

typedef const char *text;

generator text plain(void)
{
    try {
        yield "1";
    } finally {
        puts("cleanup");
    }
}

generator text yields_in_finally(void)
{
    try {
        yield "1";
    } finally {
        yield "cleanup";
    }
}

generator text returns_in_finally(void)
{
    try {
        yield "1";
    } finally {
        return "replaced";
    }
}

static void show(iter_result(text) r)
{
    printf(" { value: %s%s%s, done: %s }", r.value ? "'" : "", r.value ? r.value : "undefined", r.value ? "'" : "",
        r.done ? "true" : "false");
}

int main(void)
{
    struct { text name; iterator(text) (*gen)(void); } gens[] = {
        { "plain", plain }, { "yieldsInFinally", yields_in_finally }, { "returnsInFinally", returns_in_finally },
    };

    for (int i = 0; i < 3; i++) {
        iterator(text) it = gens[i].gen();
        iter_next(it);
        iter_result(text) early = iter_return(it, "early");
        printf("%s", gens[i].name);
        show(early);
        show(iter_next(it));
        show(iter_next(it));
        putchar('\n');
        iter_release(it);
    }
    return 0;
}
