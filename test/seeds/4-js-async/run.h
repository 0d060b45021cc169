/* What some cases of this folder share: a runner for generators of promises of text. */
#include <troth.h>

typedef const char *text;

/* Resumes the generator with what the promises that it yields are fulfilled with. */
static async text run(iterator(promise(text), text, text) it)
{
    await promise_resolved(void);
    text value = NULL;

    for (;;) {
        iter_result(promise(text), text) next = iter_send(it, value);
        if (next.done)
            return next.result;
        promise(text) p = next.value;
        value = await p;
    }
}
