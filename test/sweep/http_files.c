/* examples/http-files.c with a client: whole files, ranges, conditions, what is not there; it ends with a signal. */
// real-time
#define _GNU_SOURCE                             /* memmem */
#include <troth.h>

static bool serving;
#define main files_main
#define http_address(server) (serving = true, (http_address)(server))
#include "../../examples/http-files.c"
#undef main
#include "example.h"

static async void ask(const char *path)
{
    static const char requests[] = "GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n"
        "GET /big HTTP/1.1\r\nHost: x\r\n\r\n"
        "GET /big HTTP/1.1\r\nHost: x\r\nRange: bytes=5-9,100-199\r\n\r\n"
        "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n"
        "GET /sub HTTP/1.1\r\nHost: x\r\n\r\n"
        "GET /none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    troth_stream *s = await unix_connect(path);
    defer stream_close(s);
    await stream_write(s, requests, sizeof requests - 1);
    size_t size;
    char *text = await stream_read_all(s, &size);
    defer free(text);
    int answers = 0;
    for (const char *at = text; (at = memmem(at, size - (size_t)(at - text), "HTTP/1.1 ", 9)); at += 9)
        answers++;
    printf("%d answers\n", answers);
}

/* Nobody waits for the answer of this one. */
static async void ask_and_go(const char *path)
{
    troth_stream *s = await unix_connect(path);
    defer stream_close(s);
    await stream_write_text(s, "GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
}

static async void fill(const char *folder)
{
    static char big[100000];
    char path[200];
    snprintf(path, sizeof path, "%s/a.txt", folder);
    await fs_write_file(path, "hello", 5);
    snprintf(path, sizeof path, "%s/big", folder);
    await fs_write_file(path, big, sizeof big);
    snprintf(path, sizeof path, "%s/sub", folder);
    await fs_mkdir(path);
    snprintf(path, sizeof path, "%s/index.html", folder);
    await fs_write_file(path, "<p>", 3);
}

static async void use(promise(int) server, const char *path)
{
    while (!serving)
        await sleep_ms(1);
    await ask_and_go(path);
    await ask(path);
    end_example(server);
}

async int main(void)
{
    char *folder = await fs_temporary_directory("http-files-");
    defer free(folder);
    defer await fs_remove_all(folder);
    await fill(folder);
    char address[300];
    snprintf(address, sizeof address, "unix:%s/socket", folder);
    {
        promise(int) server = files_main(3, (char *[]){ "http-files", folder, address, NULL });
        promise(void) client = use(server, address + 5);
        await run_beside(server, client);
    }
    return 0;
}
