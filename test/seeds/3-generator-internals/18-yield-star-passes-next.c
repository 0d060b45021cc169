/* During yield_from what is sent goes to the inner generator. */
#include <troth.h>
#include <stdio.h>

typedef const char *text;
typedef struct { char text[20]; } sum;

generator text returns(sum) inner(void)
{
    sum s;
    text x = yield "inner 1";
    text y = yield "inner 2";
    snprintf(s.text, sizeof s.text, "%s+%s", x, y);
    return s;
}

generator text outer(void)
{
    char got[40];
    sum r = yield_from inner();
    snprintf(got, sizeof got, "outer got %s", r.text);
    text z = yield got;
    return z;
}

int main(void)
{
    iterator(text) it = outer();
    puts(iter_send(it, "ignored").value);
    puts(iter_send(it, "A").value);
    puts(iter_send(it, "B").value);
    iter_result(text) r = iter_send(it, "C");
    printf("{ value: '%s', done: %s }\n", r.value, r.done ? "true" : "false");
    iter_release(it);
    return 0;
}
