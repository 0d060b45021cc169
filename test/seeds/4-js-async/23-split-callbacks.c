/* One callback for success and one for failure. */
#include <troth.h>
#include <stdio.h>
#include <string.h>

typedef void text_callback(const char *text);

static async void ajax(const char *url, text_callback *success, text_callback *failure)
{
    await sleep_ms(5);
    if (url[strlen(url) - 1] == '1')
        success("data");
    else
        failure("status 500");
}

static void success(const char *data)
{
    printf("success: %s\n", data);
}

static void failure(const char *err)
{
    printf("failure: %s\n", err);
}

async int main(void)
{
    ajax("http://some.url.1", success, failure);
    ajax("http://some.url.2", success, failure);
    return 0;
}
