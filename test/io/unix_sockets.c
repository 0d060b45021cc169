// Unix sockets: a file that nobody listens on any more is replaced, a live one and any other file are not; permissions; the
// file goes with the listener, unless it is another's by now; more clients than the backlog holds.
// real-time
// expect: mode 600
// expect: listen on s: Address already in use
// expect: gone
// expect: a stale file is replaced: hello
// expect: listen on file: Address already in use
// expect: not mine: still there
// expect: peer s, local of the server s, peer of the server ""
// expect: 20 of 20 with a backlog of 1
// expect: read from a client of s: the stream was closed
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static async void must_not_listen(const char *path)
{
    try {
        listener_close(await unix_listen(path));
        puts("it did not fail");
    } catch (e) {
        puts(e->message);
    }
}

static void leave_stale(const char *path)
{
    struct sockaddr_un un = { .sun_family = AF_UNIX };
    strcpy(un.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(fd, (struct sockaddr *)&un, sizeof un) || listen(fd, 1))
        perror("bind");
    close(fd);
}

static async void greet(troth_listener *l)
{
    troth_stream *s = await listener_accept(l);
    defer stream_close(s);
    await stream_write_text(s, "hello\n");
}

static async char client(const char *path)
{
    troth_stream *s = await unix_connect(path);
    defer stream_close(s);
    char x;
    await stream_read_exactly(s, &x, 1);
    return x;
}

static async void crowd(void)
{
    troth_listener *l = await unix_listen("s", &(listen_options){ .backlog = 1 });
    defer listener_close(l);
    promise(char) clients[20];
    for (int i = 0; i < 20; i++)
        clients[i] = client("s");
    await sleep_ms(20);
    for (int i = 0; i < 20; i++)
        await greet(l);
    int right = 0;
    for (int i = 0; i < 20; i++)
        right += await clients[i] == 'h';
    printf("%d of 20 with a backlog of 1\n", right);
}

async int main(void)
{
    struct stat info;
    listen_options options = { .mode = 0600 };
    troth_listener *l = await unix_listen("s", &options);
    stat("s", &info);
    printf("mode %o\n", (unsigned)info.st_mode & 0777);
    await must_not_listen("s");
    listener_close(l);
    puts(stat("s", &info) ? "gone" : "still there");

    leave_stale("s");
    l = await unix_listen("s");
    promise(void) server = greet(l);
    troth_stream *s = await unix_connect("s");
    char *line = await stream_read_line(s);
    printf("a stale file is replaced: %s\n", line);
    free(line);
    stream_close(s);
    await server;

    fclose(fopen("file", "w"));
    await must_not_listen("file");
    rename("s", "t");
    leave_stale("s");
    listener_close(l);
    printf("not mine: %s\n", stat("s", &info) ? "gone" : "still there");
    unlink("t");

    l = await unix_listen("s");
    s = await unix_connect("s");
    troth_stream *t = await listener_accept(l);
    printf("peer %s, local of the server %s, peer of the server \"%s\"\n", stream_peer(s), stream_local(t), stream_peer(t));
    listener_close(l);
    await crowd();
    char x;
    promise(size_t) reading = stream_read(t, &x, 1);
    stream_close(t);
    try { await reading; } catch (e) { puts(e->message); }
    stream_close(s);
    return 0;
}
