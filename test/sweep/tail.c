/* examples/tail.c over files that grow, are cut short, renamed away, come late; it ends with a signal. */
#define main tail_main
#include "../../examples/tail.c"
#undef main
#include "example.h"

/* What is there is seen before time goes on: it is virtual. */
static async void write_to(const char *path, const char *text, const char *how)
{
    troth_file *file = await fs_open(path, how);
    defer await fs_close(file);
    await fs_write(file, text, strlen(text));
    await sleep_ms(10);
}

static async void use(promise(int) tail, const char *one, const char *two, const char *old)
{
    await sleep_ms(10);
    await write_to(one, "three\nfo", "a");
    await write_to(one, "ur\n", "a");
    await write_to(two, "late\n", "w");
    await fs_rename(one, old);
    await write_to(old, "last", "a");
    await write_to(one, "new\n", "w");
    await fs_truncate(one, 0);
    await write_to(one, "cut\n", "a");
    end_example(tail);
}

async int main(void)
{
    char *folder = await fs_temporary_directory("tail-"), one[200], two[200], old[200];
    defer free(folder);
    defer await fs_remove_all(folder);
    snprintf(one, sizeof one, "%s/one", folder);
    snprintf(two, sizeof two, "%s/two", folder);
    snprintf(old, sizeof old, "%s/old", folder);
    await fs_write_file(one, "zero\none\ntwo\n", 13);
    {
        promise(int) tail = tail_main(5, (char *[]){ "tail", "-n", "2", one, two, NULL });
        promise(void) writer = use(tail, one, two, old);
        await run_beside(tail, writer);
    }
    return 0;
}
