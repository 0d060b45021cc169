/* `return await p` can be caught by the try around it; a function that gives p itself away leaves that to its caller. */
#include <errno.h>
#include <troth.h>
#include <stdio.h>

static promise(const char *) fails(void)
{
    return promise_rejected(const char *, error_new(EIO, "late failure"));
}

async const char *with_await(void)
{
    try {
        return await fails();
    } catch {
        return "handled inside";
    }
}

static promise(const char *) without_await(void)
{
    return fails();
}

async int main(void)
{
    printf("return await: %s\n", await with_await());
    try {
        printf("return: %s\n", await without_await());
    } catch (err) {
        printf("return: rejected with %s\n", err->message);
    }
    return 0;
}
