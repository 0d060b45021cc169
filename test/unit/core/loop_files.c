/*
 * loop_files.c: fs_read_file and fs_write_file: contents, sizes, files without a size, the texts of errors, cancels, and
 * that no descriptor is left open.
 */
#include "testing.h"
#include <dirent.h>
#include <unistd.h>

struct troth_promise_char_ptr { troth_promise promise; char *value; };

static void done(troth_promise *settled, troth_promise *derived, void *context)
{
    (void)derived;
    struct troth_promise_char_ptr *p = (void *)settled;
    troth_error *error = promise_error(p);
    if (error) {
        say("%s(%d) ", error->message, error->code);
        return;
    }
    if (context)
        *(char **)context = promise_value(p);
    say("ok ");
}

static void wait_for(void *promise, char **text)
{
    promise_release(promise_then(void, (struct troth_promise_char_ptr *)promise, done, done, text));
    troth_release(promise);
    EXPECT(loop_run() == 0);
}

static int descriptors(void)
{
    int count = 0;
    DIR *dir = opendir("/proc/self/fd");
    while (dir && readdir(dir))
        count++;
    if (dir)
        closedir(dir);
    return count;
}

int main(void)
{
    char path[] = "/tmp/troth-files-XXXXXX", *text = NULL;
    close(mkstemp(path));
    size_t size = 99;
    wait_for(fs_write_file(path, "hello\0world", 11), NULL);
    int before = descriptors();
    wait_for(fs_read_file(path, &size), &text);
    EXPECT_LOG("ok ok ");
    EXPECT(size == 11 && text && !memcmp(text, "hello\0world", 12));
    free(text);
    wait_for(fs_write_file(path, "", 0), NULL);
    wait_for(fs_read_file(path, &size), &text);
    EXPECT_LOG("ok ok ");
    EXPECT(size == 0 && text && !*text);
    free(text);
    size_t many = 3000000;
    char *big = malloc(many);
    memset(big, 'x', many);
    wait_for(fs_write_file(path, big, many), NULL);
    wait_for(fs_read_file(path, &size), &text);
    EXPECT(size == many && !memcmp(big, text, many) && !text[many]);
    free(text);
    free(big);
    wait_for(fs_read_file("/proc/self/status", &size), &text);
    EXPECT(size == strlen(text) && size > 100);
    free(text);
    wait_for(fs_read_file("/proc/kallsyms", &size), &text);
    EXPECT(size == strlen(text));
    free(text);
    log_length = 0, log_text[0] = 0;

    wait_for(fs_read_file("/no/such/file"), NULL);
    EXPECT_LOG("open /no/such/file: No such file or directory(2) ");
    wait_for(fs_read_file("/tmp"), NULL);
    EXPECT_LOG("read /tmp: Is a directory(21) ");
    wait_for(fs_write_file("/tmp", "x", 1), NULL);
    EXPECT_LOG("open /tmp: Is a directory(21) ");
    wait_for(fs_read_file(NULL), NULL);
    EXPECT_LOG("fs_read_file: the path is NULL(22) ");
    wait_for(fs_write_file("/dev/full", "x", 1), NULL);
    EXPECT_LOG("write /dev/full: No space left on device(28) ");

    for (int i = 0; i < 64; i++) {              /* more than the pool has threads: some are still queued */
        struct troth_promise_char_ptr *p = fs_read_file(path);
        promise_cancel(p);
        promise_release(promise_then(void, p, done, done, NULL));
        promise_release(p);                     /* a text that nobody takes is freed */
    }
    promise_release(fs_read_file(path));
    EXPECT(loop_run() == 0);
    EXPECT(strstr(log_text, "operation canceled(125) "));
    EXPECT(descriptors() == before);
    unlink(path);
    EXPECT_NOTHING_LEFT();
    return failures != 0;
}
