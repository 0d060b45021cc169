/* The last character is returned instead of yielded: who walks by hand sees it beside `done`, a loop loses it. */
#include <troth.h>
#include <stdio.h>
#include <string.h>

struct marked {
    char text[3];
};

generator struct marked plus(const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i + 1 < length; i++)
        yield (struct marked){ { '+', text[i] } };
    return (struct marked){ { '+', text[length - 1] } };
}

int main(void)
{
    const char *ss = "hello";
    iterator(struct marked) it = plus(ss);
    iter_result(struct marked) first = iter_next(it);
    puts(first.value.text);
    iter_release(it);

    const char *before = "[ ";
    foreach (struct marked m, plus(ss)) {
        printf("%s'%s'", before, m.text);
        before = ", ";
    }
    puts(" ]");

    iterator(struct marked) again = plus(ss);
    for (size_t i = 0; i < strlen(ss); i++) {
        iter_result(struct marked) r = iter_next(again);
        printf("{ value: '%s', done: %s }\n", r.value.text, r.done ? "true" : "false");
    }
    iter_release(again);
    return 0;
}
