/* A request with parameters and an error-first callback. */
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

typedef void node_callback(const troth_error *err, const char *text);

static async void ajax(const char *url, node_callback *callback)
{
    await sleep_ms(10);
    if (strstr(url, "x=11")) {
        char text[100];
        snprintf(text, sizeof text, "answer for %s", url);
        callback(NULL, text);
    } else {
        troth_error *err = error_new(EBADMSG, "bad request");
        callback(err, NULL);
        error_free(err);
    }
}

static async void foo(int x, int y, node_callback *cb)
{
    char url[60];
    snprintf(url, sizeof url, "http://some.url.1/?x=%d&y=%d", x, y);
    await ajax(url, cb);
}

static void report(const troth_error *err, const char *text)
{
    if (err)
        printf("error: %s\n", err->message);
    else
        puts(text);
}

async int main(void)
{
    foo(11, 31, report);
    foo(12, 31, report);
    return 0;
}
