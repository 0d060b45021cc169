/* iter_throw throws at the place of the pause, where the generator may catch it and go on. */
#include <errno.h>
#include <stdio.h>
#include <troth.h>

typedef const char *text;

generator text gen_fn(void)
{
    char handled[40];
    for (;;) {
        try {
            yield "waiting";
        } catch (err) {
            snprintf(handled, sizeof handled, "handled %s", err->message);
            yield handled;
        }
    }
}

int main(void)
{
    iterator(text) gen = gen_fn();
    puts(iter_next(gen).value);
    puts(iter_throw(gen, error_new(EINVAL, "bad input")).value);
    puts(iter_next(gen).value);
    iter_release(gen);
    return 0;
}
