/* A callback that comes sometimes at once and sometimes later changes the order of the program: an async function runs
 * on the caller's stack up to its first suspension. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static const char *cache;

static async void load(const char *url, void (*callback)(int *a), int *a)
{
    if (!cache) {
        await sleep_ms(5);
        cache = "text";
    }
    callback(a);
}

static void in_the_callback(int *a)
{
    printf("in the callback, a = %d\n", *a);
}

static async void use(void)
{
    int a = 0;
    load("u", in_the_callback, &a);
    a++;
    printf("after the call, a = %d\n", a);
}

async int main(void)
{
    await use();
    await sleep_ms(5);
    await use();
    return 0;
}
