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

/* In a for's head: the scope is the loop. */
static async int loop(int way)
{
    for (int i __attribute__((cleanup(ended_int))) = 0; i < 3; i++) {
        await nothing();
        printf("%d", i);
        if (way == 1 && i == 1)
            break;
        if (way == 2 && i == 1)
            return 7;
        if (way == 3) {
            way = 0;
            continue;
        }
        if (way == 4)
            goto out;
        if (way == 5)
            throw error_new(5, "five");
    }
out:
    printf(".");
    return way;
}

static async void loops(void)
{
    for (int way = 0; way < 6; way++) {
        try {
            int given = await loop(way);
            printf("=%d ", given);
        } catch (e) {
            printf("%s\n", e->message);
        }
    }
}

static async int increased(int n)
{
    await nothing();
    return n + 1;
}

/* Types whose names go around the variable's. */
static async int wrapped_types(void)
{
    __typeof__(promise(int) (*)(int)) h = increased;
    int v = await h(1);
    __typeof__(int (*)[3]) row = &(int[3]){ 1, 2, 3 };
    __typeof__(int (*(*)(void))[3]) none = NULL;
    v += await h(2);
    return v + (*row)[2] + (none != NULL);
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
    int result = promise_error(p) ? -1 : promise_value(p);
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
    await loops();
    printf("%d\n", await wrapped_types());
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
// expect: 012(3).=0 01(1).=1 01(1)=7 012(3).=0 0(0).=4 0(0)five
// expect: 8
// expect: 10
