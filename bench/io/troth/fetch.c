/* fetch.c URL: small responses by fetch and response_text, one after the other and 50 at a time. */
#include <troth.h>
#include <troth/fetch.h>
#include "../../measure.h"

enum { COUNT = 10000, AT_ONCE = 50 };

static const char *url;
static int left;

static async void get(void)
{
    troth_response *r = await fetch(url);
    defer response_close(r);
    size_t size;
    char *text = await response_text(r, &size);
    if (response_status(r) != 200 || size != 13)
        abort();
    free(text);
}

static async int work(void)
{
    int count = 0;
    for (; left > 0; count++) {
        left--;
        await get();
    }
    return count;
}

static async void run(const char *row, int at_once)
{
    promise(int) workers[AT_ONCE] = { 0 };
    double start = nanoseconds();
    left = COUNT;
    for (int i = 0; i < at_once; i++)
        workers[i] = work();
    await promise_all_of(workers, (size_t)at_once);
    printf("%s %.3f\n", row, (nanoseconds() - start) / COUNT / 1e3);
}

async int main(int argc, char **argv)
{
    if (argc < 2)
        return 1;
    url = argv[1];
    await run("fetch-turns", 1);
    await run("fetch-together", AT_ONCE);
    return 0;
}
