/* The body is a task in stages: a resumption brings a supply, and answers what is needed next or what was made. */
#include <troth.h>
#include <stdio.h>

generator const char *task(void)
{
    char text[40];
    const char *a = yield "need A";
    snprintf(text, sizeof text, "have %s, need B", a);
    const char *b = yield text;
    static char made[40];                       /* the frame's own text would not outlive the end */
    snprintf(made, sizeof made, "have %s and %s", a, b);
    return made;
}

int main(void)
{
    const char *supplies[] = { "apples", "bread" };
    iterator(const char *) control = task();
    iter_result(const char *) stage = iter_next(control);
    for (int i = 0; !stage.done; i++) {
        printf("unfinished: %s\n", stage.value);
        stage = iter_send(control, supplies[i]);
    }
    printf("finished: %s\n", stage.value);
    iter_release(control);
    return 0;
}
