/* files.c: files read by uv_fs_open, uv_fs_fstat, uv_fs_read until the end, uv_fs_close, a callback each. */
#include <fcntl.h>
#include <stdbool.h>
#include <uv.h>
#include "../../measure.h"

enum { SMALL = 1000, SMALL_SIZE = 4096 };

static char paths[SMALL][256];
static uv_loop_t *loop;

struct reader {
    uv_fs_t request;
    uv_file fd;
    char *text;
    size_t have, room;
    int index;
    bool in_turns;                              /* the next file follows */
};

static void start(struct reader *r);

static void on_close(uv_fs_t *request)
{
    struct reader *r = request->data;
    uv_fs_req_cleanup(request);
    if (r->have != SMALL_SIZE)
        abort();
    free(r->text);
    if (r->in_turns && ++r->index < SMALL)
        start(r);
}

static void on_read(uv_fs_t *request)
{
    struct reader *r = request->data;
    ssize_t got = request->result;
    uv_fs_req_cleanup(request);
    if (got > 0) {
        r->have += (size_t)got;
        uv_buf_t rest = uv_buf_init(r->text + r->have, (unsigned)(r->room - r->have));
        uv_fs_read(loop, request, r->fd, &rest, 1, -1, on_read);
    } else {
        r->text[r->have] = 0;
        uv_fs_close(loop, request, r->fd, on_close);
    }
}

static void on_stat(uv_fs_t *request)
{
    struct reader *r = request->data;
    r->room = (size_t)request->statbuf.st_size + 1;
    r->text = malloc(r->room + 1);
    uv_fs_req_cleanup(request);
    uv_buf_t all = uv_buf_init(r->text, (unsigned)r->room);
    uv_fs_read(loop, request, r->fd, &all, 1, -1, on_read);
}

static void on_open(uv_fs_t *request)
{
    struct reader *r = request->data;
    r->fd = (uv_file)request->result;
    uv_fs_req_cleanup(request);
    if (r->fd < 0)
        abort();
    uv_fs_fstat(loop, request, r->fd, on_stat);
}

static void start(struct reader *r)
{
    r->request.data = r;
    r->have = 0;
    uv_fs_open(loop, &r->request, paths[r->index], O_RDONLY | O_CLOEXEC, 0, on_open);
}

static void in_turns(void)
{
    static struct reader r;
    r = (struct reader){ .in_turns = true };
    start(&r);
    uv_run(loop, UV_RUN_DEFAULT);
}

static void together(void)
{
    static struct reader all[SMALL];
    for (int i = 0; i < SMALL; i++) {
        all[i] = (struct reader){ .index = i };
        start(&all[i]);
    }
    uv_run(loop, UV_RUN_DEFAULT);
}

static struct { uv_fs_t request; uv_file fd; char *data; unsigned long size, sum; } big;

enum { CHUNK = 256 * 1024 };

static void on_chunk(uv_fs_t *request)
{
    ssize_t got = request->result;
    uv_fs_req_cleanup(request);
    if (got <= 0)
        return;
    for (ssize_t i = 0; i < got; i += 1024)
        big.sum += (unsigned char)big.data[i];
    big.size += (unsigned long)got;
    uv_buf_t all = uv_buf_init(big.data, CHUNK);
    uv_fs_read(loop, &big.request, big.fd, &all, 1, -1, on_chunk);
}

static void read_big(const char *path)
{
    big.data = malloc(CHUNK);
    big.size = big.sum = 0;
    big.fd = uv_fs_open(loop, &big.request, path, O_RDONLY | O_CLOEXEC, 0, NULL);
    uv_buf_t all = uv_buf_init(big.data, CHUNK);
    uv_fs_read(loop, &big.request, big.fd, &all, 1, -1, on_chunk);
    uv_run(loop, UV_RUN_DEFAULT);
    uv_fs_close(loop, &big.request, big.fd, NULL);
    free(big.data);
    if (big.size != 256ul << 20 || big.sum != 1024ul * 255 * 128)
        abort();
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return 1;
    loop = uv_default_loop();
    for (int i = 0; i < SMALL; i++)
        snprintf(paths[i], sizeof paths[i], "%s/small/%d", argv[1], i);
    MEASURE("small-turns", SMALL * 1e3, in_turns());
    MEASURE("small-together", SMALL * 1e3, together());
    char path[256];
    snprintf(path, sizeof path, "%s/big", argv[1]);
    MEASURE_SOME(12, "big", 256e3, read_big(path));
    return 0;
}
