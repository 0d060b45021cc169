/* `async int main(int argc, char **argv)`: the arguments, standard input, and the status that main returned. */
// args: one "two words" ''
// stdin: line
// expect-status: 42
// expect: 4 one|two words||
// expect: read line
// expect: late 3
#include <troth.h>
#include <stdio.h>
#include <string.h>

static void late(void *arg)
{
    printf("late %d\n", *(int *)arg);
    fflush(stdout);
}

async int main(int argc, char **argv)
{
    static int three = 3;
    printf("%d ", argc);
    while (*++argv) {
        await sleep_ms(1);
        printf("%s|", *argv);
    }
    char line[16];
    if (fgets(line, sizeof line, stdin))
        printf("\nread %s", line);
    /* the loop runs until nothing is left to wait for, also when main has returned */
    timer_start(20, late, &three);
    return 42;
}
