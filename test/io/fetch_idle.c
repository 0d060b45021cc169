// Connections between two requests: used again, closed by the server, with more on them than an answer; their descriptors'
// numbers are another connection's at once. Idle ones do not keep the program alive.
// real-time
// expect: used again: 20 answers, 0 connections
// expect: closed behind the answer: 20 answers, 19 connections
// expect: more than an answer: 20 answers, 19 connections
// expect: each of them, 20 at a time: 300 answers
// expect: done
#include <troth.h>
#include <troth/fetch.h>

#include <errno.h>

#include "check.h"

#define ANSWER "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"

static const char *const paths[] = { "stay", "gone", "wrong" };
static int port, connections, answers;

/* /stay; /gone: closes behind the answer, without having said so; /wrong: sends more than an answer. */
static async void serve(troth_stream *s)
{
    defer stream_close(s);
    connections++;
    try {
        for (char path = 's'; path != 'g'; ) {
            char *line;
            for (path = 0; (line = await stream_read_line(s)) && *line && *line != '\r'; free(line))
                path = path ? path : line[strlen("GET /")];
            if (!line)
                return;
            free(line);
            await stream_write_text(s, path == 'w' ? ANSWER "more" : ANSWER);
        }
    } catch (e) {
        (void)e;                                /* the client has closed */
    }
}

static async void serve_all(troth_listener *l)
{
    foreach_await (troth_stream *s, listener_connections(l))
        serve(s);
}

static async void get(const char *path)
{
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d/%s", port, path);
    troth_response *r = await fetch(url);
    defer response_close(r);
    char *text = await response_text(r);
    defer free(text);
    answers += !strcmp(text, "hi");
}

static async void in_turns(const char *path, const char *what)
{
    await get("stay");                          /* the first of them finds this connection */
    connections = answers = 0;
    for (int i = 0; i < 20; i++) {
        await get(path);
        await sleep_ms(2);                      /* what comes behind the answer finds the connection idle */
    }
    printf("%s: %d answers, %d connections\n", what, answers, connections);
}

static async void at_random(unsigned seed)
{
    for (int i = 0; i < 15; i++)
        await get(paths[((seed = seed * 1103515245 + 12345) >> 16 & 0xFFFF) % 3]);
}

async int main(void)
{
    troth_listener *l = await tcp_listen("127.0.0.1", 0);
    port = listener_port(l);
    promise(void) server = serve_all(l);
    await in_turns("stay", "used again");
    await in_turns("gone", "closed behind the answer");
    await in_turns("wrong", "more than an answer");
    promise(void) clients[20] = { 0 };
    answers = 0;
    for (unsigned i = 0; i < 20; i++)
        clients[i] = at_random(i);
    await promise_all_of(clients, 20);
    printf("each of them, 20 at a time: %d answers\n", answers);
    await get("stay");
    promise_cancel(server);
    try {
        await server;
    } catch (e) {
        CHECK(e->code == ECANCELED);
    }
    listener_close(l);
    puts("done");
    return 0;
}
