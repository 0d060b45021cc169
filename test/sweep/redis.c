/* examples/redis.c with a server that knows how to answer in each of the ways that there are. */
// real-time
// stdin: SET a 1
// stdin: GET a
// stdin: GET b
// stdin: LIST
// stdin: NONSENSE
#define main redis_main
#include "../../examples/redis.c"
#undef main
#include <unistd.h>

static async void serve(troth_stream *s)
{
    static const char *const answers[] = { "+OK\r\n", "$5\r\nhello\r\n", "$-1\r\n", "*3\r\n:1\r\n*2\r\n+a\r\n$-1\r\n$0\r\n\r\n", "-ERR what?\r\n" };
    for (int i = 0;; i++) {
        char *line = await stream_read_line(s);
        defer free(line);
        if (!line)
            return;
        const char *answer = answers[i % 5];
        await stream_write(s, answer, 3);       /* never all of it at once */
        await sleep_ms(1);
        await stream_write_text(s, answer + 3);
    }
}

static async void serve_one(troth_listener *l)
{
    troth_stream *s = await listener_accept(l);
    defer stream_close(s);
    await serve(s);
}

async int main(void)
{
    char path[40];
    snprintf(path, sizeof path, "redis.%d", (int)getpid());
    troth_listener *l = await unix_listen(path);
    defer listener_close(l);
    promise(void) server = serve_one(l);
    promise(int) client = redis_main(2, (char *[]){ "redis", path, NULL });
    defer {
        promise_cancel(client);
        promise_cancel(server);
    }
    await promise_race(client, server);
    return 0;
}
