/* A callback that comes while the generator still runs cannot resume it. */
#include <troth.h>
#include <ctype.h>
#include <stdio.h>

typedef const char *text;

static iterator(text) it;

static troth_error *ajax(const char *url, troth_error *(*callback)(text data))
{
    (void)url;
    return callback("cached answer");
}

static troth_error *resume(text data)
{
    return iter_send(it, data).error;
}

/* C code reports its error instead of throwing it. */
static troth_error *foo(void)
{
    return ajax("http://some.url.1", resume);
}

static generator text job(void)
{
    try {
        troth_error *error = foo();
        if (error)
            throw error;
        text answer = yield NULL;
        printf("never printed %s\n", answer);
    } catch (err) {
        printf("TypeError: %c%s\n", toupper((unsigned char)err->message[0]), err->message + 1);
    }
}

async int main(void)
{
    it = job();
    iter_result(text) r = iter_next(it);
    printf("{ value: %s, done: %s }\n", r.value ? r.value : "undefined", r.done ? "true" : "false");
    iter_release(it);
    return 0;
}
