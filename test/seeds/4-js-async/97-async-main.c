/* The async function needs no runner and handles success and failure like the generator did. */
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static async discard(free) char *foo(int x, int y)
{
    char url[60];
    snprintf(url, sizeof url, "http://some.url.1/?x=%d&y=%d", x, y);
    await sleep_ms(10);
    if (!strstr(url, "x=11"))
        throw error_new(EBADMSG, "bad request");
    char *answer = malloc(80);
    if (!answer)
        throw error_errno("foo");
    snprintf(answer, 80, "answer for %s", url);
    return answer;
}

static async void job(int x)
{
    try {
        char *text = await foo(x, 31);
        puts(text);
        free(text);
    } catch (err) {
        printf("caught: %s\n", err->message);
    }
}

async int main(void)
{
    promise(void) first = job(11);
    puts("main is waiting");
    await first;
    await job(12);
    return 0;
}
