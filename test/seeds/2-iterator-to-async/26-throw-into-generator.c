/* iter_throw makes an error outside that the generator catches inside. */
#include <errno.h>
#include <troth.h>
#include <stdio.h>

generator const char *gen(void)
{
    for (;;) {
        try {
            yield "waiting";
        } catch (err) {
            printf("caught inside: %s\n", err->message);
        }
    }
}

int main(void)
{
    iterator(const char *) it = gen();
    puts(iter_next(it).value);
    puts(iter_throw(it, error_new(EINVAL, "from outside")).value);
    puts(iter_next(it).value);
    iter_release(it);
    return 0;
}
