/* A click starts a timer, the timer a request, and the answer decides which step comes again. What nested callbacks do
 * with three functions inside each other is two nested loops here. */
#include <troth.h>
#include <stdio.h>
#include <string.h>

static async void listen(const char *event)
{
    await sleep_ms(5);
}

static async const char *ajax(const char *url)
{
    static const char *answers[] = { "world", "hello", "enough" };
    static int next;

    await sleep_ms(5);
    return answers[next++];
}

async int main(void)
{
    const char *text;

    await listen("click");
    do {
        puts("handler");
        await sleep_ms(10);
        do {
            puts("request");
            text = await ajax("http://some.url.1");
            printf("response: %s\n", text);
        } while (!strcmp(text, "world"));
    } while (!strcmp(text, "hello"));
    return 0;
}
