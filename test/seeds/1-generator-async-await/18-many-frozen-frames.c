/* Several generators of one function each keep their own frame and may be resumed in any order. */
#include <stdio.h>
#include <troth.h>

typedef const char *text;

generator text counter(text name, int step)
{
    char line[16];
    for (int n = step;; n += step) {
        snprintf(line, sizeof line, "%s%d", name, n);
        yield line;
    }
}

async int main(void)
{
    iterator(text) gens[] = { counter("a", 1), counter("b", 10), counter("c", 100) };
    static const int order[] = { 0, 1, 2, 0, 0, 2, 1, 0 };
    text comma = "[";
    foreach (int i, iter_array(int, order, 8)) {
        printf("%s'%s'", comma, iter_next(gens[i]).value);
        comma = ", ";
    }
    puts("]");
    return 0;
}
