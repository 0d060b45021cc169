/* The callback resumes the generator, so that `yield foo()` looks like a plain call. */
#include <troth.h>
#include <stdio.h>

typedef const char *text;

static iterator(text) it;

static async void ajax(int x, int y, void (*callback)(text data))
{
    char answer[100];
    await sleep_ms(10);
    snprintf(answer, sizeof answer, "answer for http://some.url.1/?x=%d&y=%d", x, y);
    callback(answer);
}

static void resume(text data)
{
    iter_send(it, data);
}

static text foo(int x, int y)
{
    promise_release(ajax(x, y, resume));
    return NULL;
}

static generator text run(void)
{
    text answer = yield foo(11, 31);
    puts(answer);
}

async int main(void)
{
    it = run();
    text value = iter_next(it).value;
    printf("yielded: %s\n", value ? value : "undefined");
    puts("not blocked");
    await sleep_ms(50);
    iter_release(it);
    return 0;
}
