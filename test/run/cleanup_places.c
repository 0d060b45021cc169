/*
 * Where a `cleanup` attribute may stand, jumps between a cleanup's declaration and the end of its block, and a parameter of
 * type va_list. All were found by other compilers' test suites.
 */
#include <troth.h>
#include <stdarg.h>
#include <stdio.h>

static void ended(char **name) { printf("(%s)", *name); }
static void ended_int(int *n) { printf("(%d)", *n); }

static async void nothing(void)
{
    await sleep_ms(1);
}

static async void places(void)
{
    char *__attribute__((cleanup(ended))) star = "star";
    __attribute__((cleanup(ended))) char *front = "front";
    char *behind __attribute__((cleanup(ended))) = "behind";
    return await nothing();
}

static async int again(void)
{
    int i __attribute__((cleanup(ended_int))) = 1;
    int turns = 0;
again:
    await nothing();
    if (turns < 2) {
        int inner __attribute__((cleanup(ended_int))) = 10 + turns;
        turns++;
        (void)inner;
        goto again;                             /* leaves inner alone */
    }
    i = 5;
    return i;
}

static async void defers(void)
{
    int n = 0;
    defer { printf("first "); }
back:
    await nothing();
    defer { printf("second%d ", n); }
    if (n++ < 1)
        goto back;                              /* leaves the second defer, not the first */
    if (n == 2)
        goto on;
    printf("never");
on:
    printf("end ");
}

/* A label in front of a defer, and of a variable with a cleanup. */
static async int labelled(int turns)
{
    switch (turns) {
    default:
    case 2: defer printf("case ");
        int inside __attribute__((cleanup(ended_int))) = 7;
        await nothing();
        break;
    }
again: defer printf("turn%d ", turns);
    await nothing();
    if (turns++ < 3)
        goto again;
    return turns;
}

static async int computed(void)
{
    static void *const table[] = { &&on, &&done };
    int step = 0;
    defer printf("last ");
    goto *table[step];                          /* leaves no defer: all labels are behind it */
on: step++;
    await nothing();
    goto *table[step];
done:
    return step;
}

static async int sum(int n, va_list numbers)
{
    int s = 0;
    for (int i = 0; i < n; i++) {
        await nothing();
        s += va_arg(numbers, int);
    }
    va_list more;
    va_copy(more, numbers);
    await nothing();
    s += va_arg(more, int);
    va_end(more);
    return s;
}

static int add(int n, ...)
{
    va_list numbers;
    va_start(numbers, n);
    promise(int) p = sum(n, numbers);
    loop_run();
    va_end(numbers);
    int result = promise_value(p);
    promise_release(p);
    return result;
}

static async void all(void)
{
    await places();
    int i = await again();
    printf("= %d\n", i);
    await defers();
    printf(".\n");
    printf("= %d, ", await labelled(2));
    printf("= %d\n", await computed());
}

int main(void)
{
    promise(void) p = all();
    loop_run();
    promise_release(p);
    printf("%d\n", add(3, 1, 2, 3, 4));
    return 0;
}
// expect: (behind)(front)(star)(10)(11)(5)= 5
// expect: second1 end second2 first .
// expect: (7)case turn3 turn4 = 4, last = 1
// expect: 10
