/* Values are sent in by iter_send; no delegation is needed for it. */
#include <stdio.h>
#include <troth.h>

typedef const char *text;
typedef union { text name; int age; } answer;

generator text receives(answer) conversation(void)
{
    char question[40];
    text name = (yield "name?").name;
    snprintf(question, sizeof question, "hello %s, age?", name);
    int age = (yield question).age;
    printf("%s is %d\n", name, age);
    yield "bye";
}

async int main(void)
{
    iterator(text, answer, text) gen = conversation();
    puts(iter_next(gen).value);
    puts(iter_send(gen, (answer){ .name = "Ann" }).value);
    puts(iter_send(gen, (answer){ .age = 30 }).value);
    return 0;
}
