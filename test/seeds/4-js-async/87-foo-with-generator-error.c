/* An asynchronous error is thrown in at the yield, where a catch sees it. */
#include <troth.h>
#include <errno.h>
#include <stdio.h>

typedef const char *text;

static iterator(text) it;

static async void ajax(const char *url, void (*callback)(troth_error *err, text data))
{
    (void)url;
    await sleep_ms(10);
    callback(error_new(EBADMSG, "bad request"), NULL);
}

static void resume(troth_error *err, text data)
{
    iter_result(text) r = err ? iter_throw(it, err) : iter_send(it, data);
    error_free(r.error);
}

static text foo(int x, int y)
{
    char url[60];
    snprintf(url, sizeof url, "http://some.url.1/?x=%d&y=%d", x, y);
    promise_release(ajax(url, resume));
    return NULL;
}

static generator text job(void)
{
    try {
        text answer = yield foo(11, 31);
        printf("never printed %s\n", answer);
    } catch (err) {
        printf("caught: %s\n", err->message);
    }
}

async int main(void)
{
    it = job();
    iter_next(it);
    await sleep_ms(50);
    iter_release(it);
    return 0;
}
