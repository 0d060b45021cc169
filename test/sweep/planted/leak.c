/* Memory that is freed only if nothing goes wrong. */
#include <troth.h>
#include <stdlib.h>

static async int work(void)
{
    await sleep_ms(1);
    return 1;
}

async int main(void)
{
    char *text = malloc(10);
    int n = await work();
    free(text);
    return n - 1;
}
// expect-failure: cancel: leaked
// expect-failure: error: leaked
// expect-failure: memory: leaked
