/* files.c: files read by fs_read_file, one after the other and all at once. */
#include <troth.h>
#include "../../measure.h"

enum { SMALL = 1000, SMALL_SIZE = 4096 };

static char paths[SMALL][256];

static async void in_turns(void)
{
    for (int i = 0; i < SMALL; i++) {
        size_t size;
        char *text = await fs_read_file(paths[i], &size);
        if (size != SMALL_SIZE)
            abort();
        free(text);
    }
}

static async size_t read_one(const char *path)
{
    size_t size;
    free(await fs_read_file(path, &size));
    return size;
}

static async void together(void)
{
    promise(size_t) *all = calloc(SMALL, sizeof *all);
    for (int i = 0; i < SMALL; i++)
        all[i] = read_one(paths[i]);
    await promise_all_of(all, SMALL);
    for (int i = 0; i < SMALL; i++) {
        if (promise_value(all[i]) != SMALL_SIZE)
            abort();
        promise_release(all[i]);
    }
    free(all);
}

async int main(int argc, char **argv)
{
    if (argc < 2)
        return 1;
    for (int i = 0; i < SMALL; i++)
        snprintf(paths[i], sizeof paths[i], "%s/small/%d", argv[1], i);
    MEASURE("small-turns", SMALL * 1e3, await in_turns());
    MEASURE("small-together", SMALL * 1e3, await together());
    return 0;
}
