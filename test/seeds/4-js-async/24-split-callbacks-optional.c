/* The failure callback is optional, and without it the error is silent. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

typedef void text_callback(const char *text);

static int errors, reported;

static async void ajax(const char *url, text_callback *success, text_callback *failure)
{
    await sleep_ms(5);
    errors++;
    if (failure)
        failure("status 500");
}

static void never(const char *data)
{
    puts("never printed");
}

static void report(const char *err)
{
    reported++;
}

async int main(void)
{
    ajax("http://some.url.1", never, NULL);
    ajax("http://some.url.1", never, report);
    await sleep_ms(30);
    printf("errors: %d reported: %d\n", errors, reported);
    return 0;
}
