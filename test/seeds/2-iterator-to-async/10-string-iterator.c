/* A string has an iterator over its characters. The types are C's, so that they are asked for with _Generic. */
#include <troth.h>
#include <stdio.h>

static iterator(char) characters(const char *text)
{
    return iter_string(text);
}

static void show(iter_result(char) r)
{
    if (r.done)
        printf("{ value: %s, done: true }\n", r.value ? "left over" : "undefined");
    else
        printf("{ value: '%c', done: false }\n", r.value);
}

int main(void)
{
    const char *ss = "hello";
    puts(_Generic(characters, iterator(char) (*)(const char *): "function", default: "undefined"));
    iterator(char) it = characters(ss);
    puts(_Generic(it, iterator(char): "[object String Iterator]", default: "[object Object]"));
    show(iter_next(it));
    foreach (char c, it)
        printf("%c\n", c);
    show(iter_next(it));
    iter_release(it);
    return 0;
}
