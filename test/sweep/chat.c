/* examples/chat.c with two clients: they give their names, talk, ask who is there; one says good-bye, the other just goes. */
// real-time
#include <troth.h>

static int listening_on;
#define main chat_main
#define listener_address(l) (listening_on = listener_port(l), (listener_address)(l))
#include "../../examples/chat.c"
#undef main

/* Whoever has to say it may have been interrupted. */
static async void hear(troth_stream *s, int lines)
{
    while (lines--) {
        char *line = await promise_timeout(stream_read_line(s), 200);
        defer free(line);
        if (!line)
            throw error_new(ECONNRESET, "the server has hung up");
        puts(line);
    }
}

static async void say(troth_stream *s, const char *line) { await stream_write_text(s, line); }

static async void converse(void)
{
    while (!listening_on)
        await sleep_ms(1);
    troth_stream *ann = await tcp_connect("127.0.0.1", listening_on);
    defer stream_close(ann);
    await hear(ann, 1);
    await say(ann, "ann\r\n");
    troth_stream *bob = await tcp_connect("127.0.0.1", listening_on);
    defer stream_close(bob);
    await hear(bob, 1);
    await say(bob, "bob\n");
    await hear(ann, 1);                         /* *: bob */
    await say(ann, "hello\nhow are you?\n");
    await hear(bob, 2);
    await say(bob, "/who\n");
    await hear(bob, 2);
    await say(bob, "fine\n/quit\n");
    await hear(ann, 2);                         /* fine; *: bob */
}

async int main(void)
{
    promise(int) server = chat_main(2, (char *[]){ "chat", "0", NULL });
    promise(void) clients = converse();
    defer {
        promise_cancel(clients);
        promise_cancel(server);
    }
    await promise_race(server, clients);
    return 0;
}
