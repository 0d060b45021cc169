/* Files, directories, a watch and lookups: whatever is interrupted, nothing is left open or allocated. */
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static async void one(const char *folder, int i)
{
    char path[256], other[300];
    snprintf(path, sizeof path, "%s/f%d", folder, i);
    snprintf(other, sizeof other, "%s.other", path);
    await fs_write_file(path, "one\ntwo\nthree", 13, .atomic = i % 2);
    await fs_append_file(path, "!", 1);
    troth_file *f = await fs_open(path, "r+");
    defer await fs_close(f);
    char text[16];
    promise(size_t) a = fs_read(f, text, 8), b = fs_pread(f, text + 8, 8, 3);
    fs_write(f, "x", 1);
    await a;
    await b;
    await fs_ftruncate(f, 12);
    await fs_fsync(f);
    if ((await fs_fstat(f)).size > 100)
        throw error_new(5, "size");
    foreach_await (troth_bytes line, fs_lines(path))
        if (line.size > 100)
            break;
    foreach_await (troth_bytes c, fs_chunks(path))
        if (c.size > 1)
            break;
    await fs_copy(path, other);
    char *t = await fs_read_file(other);
    free(t);
    char *real = await fs_realpath(other);
    free(real);
    await fs_rename(other, path);
}

async int main(void)
{
    char *folder = await fs_temporary_directory("sweep");
    defer free(folder);
    defer await fs_remove_all(folder);
    async_iterator(fs_change) w = fs_watch(folder);
    promise(void) p = one(folder, 0), q = one(folder, 1);
    await p;
    await q;
    foreach_await (fs_change c, w)
        if (!c.name || c.name[0] == 'f')
            break;
    foreach_await (fs_entry e, fs_readdir(folder))
        if (e.kind == FS_DIRECTORY)
            break;
    troth_file *t = await fs_temporary_file("sweep");
    defer await fs_close(t);
    await fs_unlink(fs_path(t));
    dns_addresses *d = await dns_lookup("localhost");
    free(d);
    d = await dns_lookup("127.0.0.1");
    free(d);
    return 0;
}
