// Cancelling file operations: taken back from the queue, stopped between pieces, abandoned, or waited for; nothing is
// written to memory that its task has left.
// real-time
#include <troth.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

enum { THREADS = 4 };                           /* of libuv's pool */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int waiting;
static bool open_gate;

static void *wait_at_gate(void *arg)
{
    pthread_mutex_lock(&lock);
    waiting++;
    while (!open_gate)
        pthread_cond_wait(&changed, &lock);
    waiting--;
    pthread_mutex_unlock(&lock);
    return arg;
}

static int waiters(void)
{
    pthread_mutex_lock(&lock);
    int n = waiting;
    pthread_mutex_unlock(&lock);
    return n;
}

static async void let_go(promise(void *) *work)
{
    pthread_mutex_lock(&lock);
    open_gate = true;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    for (int i = 0; i < THREADS; i++)
        await work[i];
}

static async size_t read_some(troth_file *f)
{
    char local[64];
    return await fs_read(f, local, sizeof local);
}

/* All threads are busy: what is cancelled never runs. */
static async void queued(void)
{
    await fs_write_file("f", "text", 4);
    troth_file *f = await fs_open("f", "r+");
    promise(void *) work[THREADS];
    open_gate = false;
    for (int i = 0; i < THREADS; i++)
        work[i] = loop_work(wait_at_gate, NULL);
    while (waiters() < THREADS)
        await sleep_ms(1);
    promise(size_t) first = read_some(f), second = read_some(f);   /* one in the pool's queue, one in the file's */
    promise(void) unlinked = fs_unlink("f"), written = fs_write(f, "never", 5);
    promise(char *) text = fs_read_file("f");
    promise(troth_file *) opened = fs_open("new", "w");
    promise_cancel(second);
    REJECTS(second, ECANCELED, NULL);
    promise_cancel(first);
    REJECTS(first, ECANCELED, NULL);
    promise_cancel(unlinked);
    REJECTS(unlinked, ECANCELED, NULL);
    promise_cancel(written);
    REJECTS(written, ECANCELED, NULL);
    promise_cancel(text);
    REJECTS(text, ECANCELED, NULL);
    promise_cancel(opened);
    REJECTS(opened, ECANCELED, NULL);
    promise(void) closed = fs_close(f);
    promise_cancel(closed);                     /* is not heard */
    await let_go(work);
    await closed;
    CHECK(await fs_exists("f") && !await fs_exists("new") && (await fs_stat("f")).size == 4);
}

static int open_descriptors(void)
{
    int n = 0;
    for (int fd = 0; fd < 100; fd++)
        n += fcntl(fd, F_GETFD) >= 0;
    return n;
}

/* The other end of a fifo never comes. */
static async void fifos(void)
{
    CHECK(mkfifo("fifo", 0600) == 0);
    int before = open_descriptors();
    REJECTS(promise_timeout(fs_open("fifo", "w"), 5), ETIMEDOUT, NULL);
    REJECTS(promise_timeout(fs_write_file("fifo", "x", 1), 5), ETIMEDOUT, NULL);
    REJECTS(promise_timeout(fs_read_file("fifo"), 5), ETIMEDOUT, NULL);
    REJECTS(promise_timeout(fs_copy("fifo", "copy"), 5), ETIMEDOUT, NULL);
    troth_file *reader = await fs_open("fifo", "r");
    REJECTS(promise_timeout(read_some(reader), 5), ETIMEDOUT, NULL);    /* no writer yet: that is not its end */

    promise(size_t) got = read_some(reader);
    await fs_write_file("fifo", "from a writer", 13);
    CHECK(await got == 13 && await read_some(reader) == 0);
    troth_file *writer = await fs_open("fifo", "w");
    enum { MUCH = 4 << 20 };
    char *much = calloc(1, MUCH);
    REJECTS(promise_timeout(fs_write(writer, much, MUCH), 5), ETIMEDOUT, NULL); /* more than a fifo holds */
    free(much);
    CHECK(await read_some(reader) == 64);
    await fs_close(writer);
    await fs_close(reader);
    while (open_descriptors() != before)
        await sleep_ms(1);
}

/* A long write ends between two pieces; a file that was to be replaced is as it was. */
static async void long_ones(void)
{
    enum { MUCH = 200 << 20 };
    char *much = calloc(1, MUCH);
    defer free(much);
    await fs_write_file("old", "old", 3);
    int stopped = 0;
    for (int ms = 0; ms < 30; ms += 3) {
        try {
            await promise_timeout(fs_write_file("old", much, MUCH, .atomic = true), ms);
            await fs_write_file("old", "old", 3);
        } catch (e) {
            CHECK(e->code == ETIMEDOUT);
            stopped++;
        }
        CHECK((await fs_stat("old")).size == 3);
        foreach_await (fs_entry e, fs_readdir("."))
            CHECK(strncmp(e.name, "old.", 4) != 0);
    }
    CHECK(stopped > 0);
    troth_file *f = await fs_open("big", "w");
    try {
        await promise_timeout(fs_write(f, much, MUCH), 1);
    } catch (e) {
        CHECK(e->code == ETIMEDOUT && (await fs_fstat(f)).size % (1 << 20) == 0);
    }
    await fs_ftruncate(f, 2ull << 30);
    await fs_close(f);
    try {
        await promise_timeout(fs_copy("big", "copy"), 1);
    } catch (e) {
        CHECK(e->code == ETIMEDOUT && !await fs_exists("copy"));
    }
    try {
        free(await promise_timeout(fs_read_file("big"), 1));
    } catch (e) {
        CHECK(e->code == ETIMEDOUT);
    }
}

/* Reads into a local that are cancelled after every time: the thread must be done with it. */
static async void in_flight(void)
{
    troth_file *f = await fs_open("old", "r");
    for (int i = 0; i < 300; i++) {
        promise(size_t) got = read_some(f);
        for (int turn = 0; turn < i % 7; turn++)
            await sleep_ms(0);
        promise_cancel(got);
        try {
            await got;
        } catch (e) {
            CHECK(e->code == ECANCELED);
        }
    }
    await fs_close(f);
}

async int main(void)
{
    await queued();
    await fifos();
    await long_ones();
    await in_flight();
    puts("ok");
    return 0;
}
// expect: ok
