/* A callback receives the result later, after the code behind the call. */
#include <troth.h>
#include <stdio.h>

static async void ajax(const char *url, void (*callback)(const char *data))
{
    char data[100];
    await sleep_ms(10);
    snprintf(data, sizeof data, "some data of %s", url);
    callback(data);
}

static void print(const char *data)
{
    puts(data);
}

async int main(void)
{
    ajax("http://some.url.1", print);
    puts("now");
    return 0;
}
