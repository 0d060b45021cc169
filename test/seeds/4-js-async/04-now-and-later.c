/* The later part runs after a pause and sees what the now part left behind. */
#include <troth.h>
#include <stdio.h>

static int now(void)
{
    return 21;
}

static void later(void *arg)
{
    int *answer = arg;
    *answer = *answer * 2;
    printf("Meaning of life: %d\n", *answer);
}

int main(void)
{
    int answer = now();
    timer_start(20, later, &answer);
    printf("now part over, answer: %d\n", answer);
    return loop_run();
}
