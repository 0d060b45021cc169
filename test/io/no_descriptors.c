// No descriptor is left: each operation says so, and works again afterwards. A write of 20 MB, and children, while signals
// interrupt whatever they can. A full disk.
// real-time
// flags: -ljansson
// expect: connect to PORT: Too many open files
// expect: connect to PORT: lookup localhost: Too many open files
// expect: connect to @nobody-is-there: Too many open files
// expect: listen on 127.0.0.1:0: Too many open files
// expect: listen on @nobody-listens: Too many open files
// expect: open UDP 127.0.0.1:0: Too many open files
// expect: lookup localhost: Too many open files
// expect: open /etc/passwd: Too many open files
// expect: open /etc/passwd: Too many open files
// expect: start true: Too many open files
// expect: fetch GET PORT: Too many open files
// expect: connect to PORT: Too many open files
// expect: done
#include <troth.h>
#include <troth/fetch.h>
#include <troth/tls.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include "check.h"

static int port;
static size_t received;

static async void serve(troth_listener *l)
{
    foreach_await (troth_stream *s, listener_connections(l)) {
        defer stream_close(s);
        char buffer[5000];
        for (size_t n; (n = await stream_read(s, buffer, sizeof buffer)); )
            received += n;
    }
}

static void on_alarm(int number) { (void)number; }

/* A signal each 300 us; the handler does not make the kernel try again. */
static void storm(bool on)
{
    struct sigaction action = { .sa_handler = on_alarm };
    struct timeval pause = { 0, on ? 300 : 0 };
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &(struct itimerval){ pause, pause }, NULL);
}

static async void run_true(void)
{
    process_result result = await process_run((char *[]){ "true", NULL }, NULL);
    CHECK(result.status == 0 && !result.signal);
    process_result_free(&result);
}

static async void interrupted(void)
{
    size_t size = 20u << 20;
    char *data = calloc(1, size);
    defer free(data);
    storm(true);
    troth_stream *s = await tcp_connect("127.0.0.1", port);
    await stream_write(s, data, size);
    await stream_write(s, data, 0);
    REJECTS(stream_read(s, data, 0), EINVAL, NULL);
    await stream_shutdown(s);
    CHECK(await stream_read(s, data, 1) == 0);
    stream_close(s);
    CHECK(received == size);
    for (int i = 0; i < 5; i++)
        await run_true();
    storm(false);
}

/* The address of the server is PORT in what is printed. */
#define REFUSED(...) do { \
    try { \
        __VA_ARGS__; \
        CHECK(!"it worked"); \
    } catch (e) { \
        char address[64], http[64]; \
        CHECK(e->code == EMFILE); \
        snprintf(address, sizeof address, "%s:%d:", strstr(e->message, "localhost") ? "localhost" : "127.0.0.1", port); \
        snprintf(http, sizeof http, "http://127.0.0.1:%d/:", port); \
        const char *which = strstr(e->message, http) ? http : address, *at = strstr(e->message, which); \
        if (at) \
            printf("%.*sPORT:%s\n", (int)(at - e->message), e->message, at + strlen(which)); \
        else \
            puts(e->message); \
    } \
} while (0)

static async void without_descriptors(void)
{
    struct rlimit limit, few;
    int taken[256], count = 0;
    char url[64];
    getrlimit(RLIMIT_NOFILE, &limit);
    few = limit;
    few.rlim_cur = 200;
    setrlimit(RLIMIT_NOFILE, &few);
    while ((taken[count] = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0)
        count++;
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", port);
    REFUSED(stream_close(await tcp_connect("127.0.0.1", port)));
    REFUSED(stream_close(await tcp_connect("localhost", port)));
    REFUSED(stream_close(await unix_connect("@nobody-is-there")));
    REFUSED(listener_close(await tcp_listen("127.0.0.1", 0)));
    REFUSED(listener_close(await unix_listen("@nobody-listens")));
    REFUSED(udp_close(await udp_open("127.0.0.1", 0)));
    REFUSED(free(await dns_lookup("localhost")));
    REFUSED(fs_close(await fs_open("/etc/passwd", "r")));
    REFUSED(free(await fs_read_file("/etc/passwd")));
    REFUSED(await run_true());
    REFUSED(response_close(await fetch(url)));
    REFUSED(stream_close(await tls_connect("127.0.0.1", port, NULL)));
    while (count)
        close(taken[--count]);
    setrlimit(RLIMIT_NOFILE, &limit);
    stream_close(await tcp_connect("127.0.0.1", port));
    await run_true();
}

async int main(void)
{
    troth_listener *l = await tcp_listen("127.0.0.1", 0);
    port = listener_port(l);
    promise(void) server = serve(l);
    free(await dns_lookup("localhost"));        /* what libraries load at their first use is loaded now */
    await interrupted();
    REJECTS(fs_write_file("/dev/full", "abc", 3), ENOSPC, "write /dev/full: No space left on device");
    await without_descriptors();
    listener_close(l);
    await server;
    puts("done");
    return 0;
}
