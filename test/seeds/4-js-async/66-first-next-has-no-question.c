/* The generator is resumed once more than there are yields; what is sent first answers no question and is dropped. */
#include <troth.h>
#include <stdio.h>

static generator const char *foo(char *answers, size_t size)
{
    const char *a = yield "first question";
    const char *b = yield "second question";
    snprintf(answers, size, "answers: %s, %s", a, b);
    return answers;
}

async int main(void)
{
    char answers[40];
    iterator(const char *) it = foo(answers, sizeof answers);

    puts(iter_send(it, "dropped").value);
    puts(iter_send(it, "A").value);
    puts(iter_send(it, "B").value);
    return 0;
}
