/* Files, the thread pool, memory with an owner: operations that cannot be stopped once they run. */
#include <troth.h>
#include <errno.h>
#include <string.h>
#include "balance.h"

static void *square(void *arg)
{
    return (void *)((char *)arg + 1);
}

static void remove_file(const char **path) { remove(*path); }

static async int copy(const char *from, const char *to)
{
    ENTERED();
    defer LEFT();
    char *text = await fs_read_file(from);
    defer free(text);
    await fs_write_file(to, text, strlen(text));
    return (int)strlen(text);
}

static async int files(void)
{
    const char *one __attribute__((cleanup(remove_file))) = "sweep-one.tmp", *two __attribute__((cleanup(remove_file))) = "sweep-two.tmp";
    await fs_write_file(one, "some text", 9);
    int n = await copy(one, two);
    {
        promise(int) a = copy(two, one), missing = copy("no-such-file", one);
        n += await promise_race(a, missing) >= 0;
        try {
            await missing;
        } catch (e) {
            n += e->code == ENOENT;
        }
    }
    return n;
}

static async int pool(void)
{
    char here[4];
    ENTERED();
    defer LEFT();
    promise(void *) a = loop_work(square, here), b = loop_work(square, here + 1);
    void *x = await a;
    void *y = await promise_timeout(b, 100000);
    return (int)((char *)x - here) + (int)((char *)y - here);
}

async int main(void)
{
    BALANCED();
    try {
        printf("%d\n", await pool());
    } catch (e) {
        puts(e->message);
    }
    try {
        printf("%d\n", await files());
    } catch (e) {
        puts(e->message);
    }
    return 0;
}
