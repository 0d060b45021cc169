/* fetch_adopt.c URL: a request on a libuv loop that belongs to the program. */
#include <troth.h>
#include <troth/fetch.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

static async void get(const char *url)
{
    troth_response *r = await fetch(url);
    defer response_close(r);
    char *text = await response_text(r);
    await sleep_ms(5);
    puts(text);
    free(text);
}

int main(int argc, char **argv)
{
    uv_loop_t *loop = uv_default_loop();
    loop_adopt(loop);
    promise(void) done = get(argv[argc - 1]);
    uv_run(loop, UV_RUN_DEFAULT);
    promise_release(done);
    int failed = loop_close();
    uv_run(loop, UV_RUN_DEFAULT);
    failed |= uv_loop_close(loop);
    puts(failed ? "still open" : "closed");
    return 0;
}
