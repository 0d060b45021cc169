// A thread that fetches has connections of its own, and its loop can be closed afterwards; also beside an idle connection.
// real-time
// flags: -ljansson -pthread
// expect: hello
// expect: hello
// expect: closed
#include <troth.h>
#include <troth/fetch.h>
#include <pthread.h>

#include "check.h"

static char url[64];

static async void get(void)
{
    troth_response *r = await fetch(url);
    defer response_close(r);
    char *text = await response_text(r);
    puts(text);
    free(text);
}

static void *client(void *unused)
{
    (void)unused;
    for (int i = 0; i < 2; i++) {
        promise(void) done = get();
        CHECK(loop_run() == 0);
        promise_release(done);
        CHECK(loop_close() == 0);
    }
    return NULL;
}

static async void handle(troth_request *request, void *context)
{
    (void)context;
    await http_respond_text(request, 200, "hello");
}

static void *wait_for(void *thread)
{
    pthread_join(*(pthread_t *)thread, NULL);
    return NULL;
}

async int main(void)
{
    troth_http *server = await http_listen("127.0.0.1:0", &(http_options){ .grace_ms = 1 });
    defer http_close(server);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", http_port(server));
    promise(void) serving = http_run(server, handle);
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, client, NULL) == 0);
    await loop_work(wait_for, &thread);
    http_stop(server);
    await serving;
    puts("closed");
    return 0;
}
