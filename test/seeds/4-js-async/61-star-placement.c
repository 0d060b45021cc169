/* The place of `generator` among the specifiers is a matter of style. */
#include <troth.h>
#include <stdio.h>

generator int foo(void) { yield 1; }
static generator int foo_static(void) { yield 1; }
static int generator foo_last(void) { yield 1; }

async int main(void)
{
    iterator(int) (*const forms[])(void) = { foo, foo_static, foo_last };

    for (int i = 0; i < 3; i++) {
        iter_result(int) r = iter_next(forms[i]());
        printf("foo { value: %d, done: %s }\n", r.value, r.done ? "true" : "false");
    }
    return 0;
}
