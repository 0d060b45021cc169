/*
 * tty lines | keys | window | kind | copy | flood | fail: what test_tty.py plays with, under a terminal and without one.
 */
#include <troth.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static async void lines(void)
{
    int n = 0;
    foreach_await (char *line, stream_lines(tty_stdin()))
        await stream_printf(tty_stdout(), "%d: %s\n", ++n, line);
    await stream_write_text(tty_stdout(), "end\n");
}

static async void keys(void)
{
    if (tty_raw(tty_stdin(), true) != 0)
        throw error_errno("raw mode");
    await stream_write_text(tty_stdout(), "raw\n");
    for (char key = 0; key != 'q'; ) {
        await stream_read(tty_stdin(), &key, 1);
        await stream_printf(tty_stdout(), "key %d\n", key);
        if (key == 'e')
            throw error_new(EINVAL, "an error");
        if (key == 'n') {
            tty_raw(tty_stdin(), false);
            await stream_write_text(tty_stdout(), "normal\n");
        }
    }
}

static async void window(void)
{
    tty_window w;
    if (tty_size(tty_stdout(), &w) != 0)
        throw error_errno("size");
    async_iterator(tty_window) changes = tty_resizes(tty_stdout());
    await stream_printf(tty_stdout(), "%dx%d\n", w.columns, w.rows);
    foreach_await (tty_window now, changes) {
        await stream_printf(tty_stdout(), "%dx%d\n", now.columns, now.rows);
        if (now.columns == 1)
            break;
    }
}

static async void kind(void)
{
    tty_window w;
    printf("%d %d %d %d\n", tty_is_terminal(tty_stdin()), tty_is_terminal(tty_stdout()), tty_is_terminal(tty_stderr()), tty_size(tty_stdin(), &w));
    printf("same %d\n", tty_stdin() == tty_stdin());
    stream_close(tty_stdin());
    char *all = await stream_read_all(tty_stdin());     /* a new one */
    printf("[%s]\n", all);
    free(all);
    for (int fd = 0; fd < 3; fd++)
        printf("%s", fcntl(fd, F_GETFL) & O_NONBLOCK ? "does not block " : "blocks ");
    puts("");
}

static async void copy(void)
{
    foreach_await (troth_bytes chunk, stream_chunks(tty_stdin()))
        await stream_write(tty_stdout(), chunk.data, chunk.size);
}

/* More than a pipe holds: the writer waits, and the loop goes on. */
static async void flood(void)
{
    size_t size = 3000000;
    char *data = malloc(size);
    defer free(data);
    memset(data, 'x', size);
    promise(void) w = stream_write(tty_stdout(), data, size);
    int ticks = 0;
    while (await promise_race(w, sleep_ms(5)) == 1)
        ticks++;
    await stream_printf(tty_stderr(), "%s\n", ticks ? "waited" : "at once");
}

static async void fail(void)
{
    char byte;
    try {
        await stream_read(tty_stdin(), &byte, 1);
        puts("read");
    } catch (e) {
        puts(e->message);
    }
    try {
        await iter_next(tty_resizes(tty_stdin()));
    } catch (e) {
        puts(e->message);
    }
    if (tty_raw(tty_stdin(), true) != 0)
        perror("raw");
    fflush(stdout);
    await promise_timeout(stream_write_text(tty_stdout(), "written\n"), 10000);
}

async int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    if (!strcmp(what, "lines"))
        await lines();
    else if (!strcmp(what, "keys"))
        await keys();
    else if (!strcmp(what, "window"))
        await window();
    else if (!strcmp(what, "kind"))
        await kind();
    else if (!strcmp(what, "copy"))
        await copy();
    else if (!strcmp(what, "flood"))
        await flood();
    else if (!strcmp(what, "fail"))
        await fail();
    return 0;
}
