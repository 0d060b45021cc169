/* `yield` sends a value out, and the next iter_send sends one in. */
#include <stdio.h>
#include <troth.h>

typedef const char *text;
typedef union { text name; int age; } answer;

generator text receives(answer) conversation(void)
{
    char line[40];                              /* a local: its address holds as long as the iterator lives */
    text name = (yield "name?").name;
    snprintf(line, sizeof line, "hello %s, age?", name);
    int age = (yield line).age;
    snprintf(line, sizeof line, "%s is %d", name, age);
    return line;
}

int main(void)
{
    iterator(text, answer, text) it = conversation();
    puts(iter_next(it).value);
    puts(iter_send(it, (answer){ .name = "Ann" }).value);
    puts(iter_send(it, (answer){ .age = 30 }).result);
    iter_release(it);
    return 0;
}
