/* async for generator and await for yield: the same reader twice, driven by hand and by itself. */
#include <errno.h>
#include <troth.h>
#include <stdio.h>
#include <string.h>

/* Stands for a file system: two files, read in 10 ms. */
async const char *read_file(const char *name)
{
    await sleep_ms(10);
    if (!strcmp(name, "fstab"))
        return "disk table";
    if (!strcmp(name, "shells"))
        return "sh bash";
    return await promise_rejected(const char *, error_new(ENOENT, "no such file: %s", name));
}

typedef iterator(promise(const char *), const char *, int) reader;

generator receives(const char *) returns(int) promise(const char *) gen(void)
{
    const char *f1 = yield read_file("fstab");
    const char *f2 = yield read_file("shells");
    printf("generator: %s | %s\n", f1, f2);
}

async void async_read_file(void)
{
    const char *f1 = await read_file("fstab");
    const char *f2 = await read_file("shells");
    printf("async: %s | %s\n", f1, f2);
}

/* Sends what was read into the generator; the promise that it yields is the chain's next link. */
static void feed(troth_promise *settled, troth_promise *derived, void *context)
{
    reader g = context;
    iter_result(promise(const char *), int) r = iter_send(g, promise_value((promise(const char *))settled));
    if (!r.done)
        promise_follow((promise(const char *))derived, r.value);
}

async int main(void)
{
    reader g = gen();
    iter_result(promise(const char *), int) first = iter_next(g);
    promise(const char *) second = promise_then(const char *, first.value, feed, NULL, g);
    await promise_then(const char *, second, feed, NULL, g);
    await async_read_file();
    return 0;
}
