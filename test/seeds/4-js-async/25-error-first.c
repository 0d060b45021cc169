/* One callback whose first argument is the error, or empty on success. */
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

typedef void node_callback(const troth_error *err, const char *const data[]);

static async void ajax(const char *url, node_callback *callback)
{
    await sleep_ms(5);
    if (url[strlen(url) - 1] == '1') {
        callback(NULL, (const char *[]){ "data", "more data", NULL });
    } else {
        troth_error *err = error_new(EIO, "status 500");
        callback(err, NULL);
        error_free(err);
    }
}

static void response(const troth_error *err, const char *const data[])
{
    if (err) {
        printf("error: %s\n", err->message);
        return;
    }
    printf("data: ");
    for (int i = 0; data[i]; i++)
        printf("%s%s", i ? ", " : "", data[i]);
    puts("");
}

async int main(void)
{
    ajax("http://some.url.1", response);
    ajax("http://some.url.2", response);
    return 0;
}
