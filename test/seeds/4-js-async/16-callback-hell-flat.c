/* The same steps as callbacks without nesting run in the same order. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>
#include <string.h>

static void response(void *arg);
static void request(void *arg);
static void handler(void *arg);

static void listen(const char *event, loop_callback *callback)
{
    timer_start(5, callback, NULL);
}

static void ajax(const char *url, loop_callback *callback)
{
    static char *answers[] = { "world", "hello", "enough" };
    static int next;
    timer_start(5, callback, answers[next++]);
}

static void handler(void *arg)
{
    puts("handler");
    timer_start(10, request, NULL);
}

static void request(void *arg)
{
    puts("request");
    ajax("http://some.url.1", response);
}

static void response(void *text)
{
    printf("response: %s\n", (char *)text);
    if (!strcmp(text, "hello"))
        handler(NULL);
    else if (!strcmp(text, "world"))
        request(NULL);
}

int main(void)
{
    listen("click", handler);
    return loop_run();
}
