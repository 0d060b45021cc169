/* Yielding every character and only then ending keeps them all; the string's own iterator is not touched by it. */
#include <troth.h>
#include <stdio.h>

struct marked {
    char text[3];
};

generator struct marked plus(const char *text)
{
    foreach (char c, iter_string(text))
        yield (struct marked){ { '+', c } };
}

int main(void)
{
    const char *ss = "hello";
    const char *before = "[ ";
    foreach (struct marked m, plus(ss)) {
        printf("%s'%s'", before, m.text);
        before = ", ";
    }
    puts(" ]");

    before = "[ ";
    foreach (char c, iter_string(ss)) {
        printf("%s'%c'", before, c);
        before = ", ";
    }
    puts(" ]");
    return 0;
}
