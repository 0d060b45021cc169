/*
 * The records of a log are read, filtered, and uploaded to a bulk interface over HTTP in batches of 1000, in constant memory.
 * Reading and batching are async generators, each asking the one before it; at most 4 uploads are under way, so that a slow
 * server makes the reading wait. A batch that the server has no time for (429, 503) is sent again, later each time. A
 * record's line number is its id, so that what is uploaded twice is stored once.
 *
 *     troth run examples/log-pipeline.c                     a log of 200000 records, to a server of its own
 *     troth run examples/log-pipeline.c access.log http://127.0.0.1:9200/log/_bulk
 */
// real-time
// pkg-config: jansson
// no-sweep: test/sweep/upload.c is a smaller one, whose log and server take a moment only
#include <troth.h>
#include <troth/fetch.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES = 220000, BATCH = 1000, AT_ONCE = 4, TRIES = 8, FIRST_DELAY_MS = 50 };

typedef struct record { long id; troth_bytes line; } record;
typedef struct batch { FILE *out; char *text; size_t size; int count; bool busy; } batch;

/* All the batches there are, to be filled and uploaded again and again; and what was done. */
typedef struct upload { const char *url; batch batches[AT_ONCE]; long records, sent, again; } upload;

/* The records that are wanted, each lent until the next step: all but those of a monitor that asks whether the site is up. */
static async generator record records(const char *path)
{
    long id = 0;
    foreach_await (troth_bytes line, fs_lines(path))
        if (id++, !strstr(line.data, " /health "))
            yield ((record){ id, line });
}

/* An empty batch; there is one: limit_add has waited until fewer than AT_ONCE were under way. */
static batch *next_batch(upload *u)
{
    batch *b = u->batches;
    while (b->busy)
        b++;
    if (!b->out && !(b->out = open_memstream(&b->text, &b->size)))
        return NULL;
    rewind(b->out);                             /* its memory is used again */
    b->count = 0;
    return b;
}

/* The records as a bulk interface wants them: a line that says what to do, and one with the document. */
static async generator batch *batches(upload *u, async_iterator(record) source)
{
    batch *b = NULL;
    foreach_await (record r, source) {
        if (!b && !(b = next_batch(u)))
            throw error_errno("a batch");
        json_t *document = json_pack("{s:s%}", "line", r.line.data, r.line.size);
        defer json_decref(document);
        if (!document)
            throw error_new(EILSEQ, "line %ld is not UTF-8", r.id);
        fprintf(b->out, "{\"index\":{\"_id\":\"%ld\"}}\n", r.id);
        if (json_dumpf(document, b->out, JSON_COMPACT) || fputc('\n', b->out) == EOF || fflush(b->out))
            throw error_errno("a batch with line %ld", r.id);
        if (++b->count == BATCH) {
            yield b;
            b = NULL;
        }
    }
    if (b)
        yield b;                                /* the last one may be short */
}

/* Sends a batch once; gives the status. An answer of 200 says whether all documents were stored. */
static async int post(const char *url, const batch *b)
{
    const fetch_header type[] = { { "Content-Type", "application/x-ndjson" }, { 0 } };
    troth_response *response = await fetch(url, &(fetch_options){ .body = b->text, .body_size = b->size, .headers = type, .timeout_ms = 60000 });
    defer response_close(response);
    if (response_ok(response)) {
        json_t *answer = await response_json(response);
        defer json_decref(answer);
        if (json_is_true(json_object_get(answer, "errors")))
            throw error_new(EIO, "POST %s: documents were refused", url);
    }
    return response_status(response);
}

static async void deliver(upload *u, batch *b)
{
    b->busy = true;
    defer b->busy = false;
    int status, tries = 1;
    for (; status = await post(u->url, b), (status == 429 || status == 503) && tries < TRIES; tries++)
        await sleep_ms(FIRST_DELAY_MS << tries);
    if (status < 200 || status > 299)
        throw error_new(EIO, "POST %s: status %d, tried %d times", u->url, status, tries);
    u->again += tries - 1;
    u->records += b->count;
    u->sent++;
}

/* When it has ended, in whatever way, no upload is under way: the batches are its caller's. */
static async void upload_log(upload *u, const char *path)
{
    troth_limit *limit = limit_new(AT_ONCE);
    defer limit_close(limit);
    foreach_await (batch *b, batches(u, records(path)))
        await limit_add(limit, deliver(u, b));
    await limit_all(limit);
}

/* A server that stores nothing, and is busy at times. */
static async void swallow(troth_request *request, void *requests)
{
    bool busy = ++*(int *)requests % 13 == 0;
    await http_respond(request, busy ? 503 : 200, "application/json", "{}", 2);
}

static async void upload_own_log(upload *u)
{
    int requests = 0;
    char url[64], text[BATCH * 64];
    troth_file *log = await fs_temporary_file("log-");
    defer await fs_close(log);
    defer await fs_unlink(fs_path(log));
    for (int i = 0; i < LINES;) {
        size_t size = 0;
        for (int end = i + BATCH; i < end; i++)
            size += (size_t)sprintf(text + size, "12:%02d:%02d GET %s %d\n", i / 60 % 60, i % 60, i % 11 ? "/item" : "/health", i);
        await fs_write(log, text, size);
    }
    troth_http *server = await http_listen("127.0.0.1:0");
    defer http_close(server);
    snprintf(url, sizeof url, "http://%s/log/_bulk", http_address(server));
    u->url = url;
    http_run(server, swallow, &requests);       /* a task of this function: stopped below, or with it */
    defer http_stop(server);
    await upload_log(u, fs_path(log));
}

async int main(int argc, char **argv)
{
    upload u = { .url = argv[argc - 1] };
    defer for (int i = 0; i < AT_ONCE && u.batches[i].out; i++, free(u.batches[i - 1].text))
        fclose(u.batches[i].out);
    await (argc == 3 ? upload_log(&u, argv[1]) : upload_own_log(&u));
    printf("%ld records uploaded in %ld batches, %ld sent again\n", u.records, u.sent, u.again);
    return 0;
}
