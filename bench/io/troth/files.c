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

/* Something is done with each piece, the same on all sides. */
static async void big(const char *path)
{
    unsigned long size = 0, sum = 0;
    foreach_await (troth_bytes chunk, fs_chunks(path)) {
        size += chunk.size;
        for (size_t i = 0; i < chunk.size; i += 1024)
            sum += (unsigned char)chunk.data[i];
    }
    if (size != 256ul << 20 || sum != 1024ul * 255 * 128)
        abort();
}

static async void lines(const char *path)
{
    unsigned long count = 0, size = 0;
    foreach_await (troth_bytes line, fs_lines(path)) {
        count++;
        size += line.size;
    }
    if (count != 1000000 || size != 79000000)
        abort();
}

async int main(int argc, char **argv)
{
    if (argc < 2)
        return 1;
    for (int i = 0; i < SMALL; i++)
        snprintf(paths[i], sizeof paths[i], "%s/small/%d", argv[1], i);
    MEASURE("small-turns", SMALL * 1e3, await in_turns());
    MEASURE("small-together", SMALL * 1e3, await together());
    char path[256];
    snprintf(path, sizeof path, "%s/big", argv[1]);
    MEASURE_SOME(12, "big", 256e3, await big(path));
    snprintf(path, sizeof path, "%s/lines", argv[1]);
    MEASURE_SOME(4, "lines", 1e6, await lines(path));
    return 0;
}
