// process_start: streams to and from children, their ends, and that nothing is left of them: no zombie, no descriptor.
// real-time
// time-limit: 60
#include <troth.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "check.h"

#define SHELL(script) ((char *[]){ "sh", "-c", (script), NULL })

/* --- what is left ----------------------------------------------------------------------------------------------------------- */

static int descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    int n = -1;
    while (readdir(folder))
        n++;
    closedir(folder);
    return n;
}

/* Children of this process, dead or alive. */
static int children(void)
{
    DIR *folder = opendir("/proc");
    int n = 0;
    for (struct dirent *entry; (entry = readdir(folder)); ) {
        char path[300], text[512] = "";
        snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
        int fd = open(path, O_RDONLY | O_CLOEXEC), parent = 0;
        if (fd < 0)
            continue;
        if (read(fd, text, sizeof text - 1) > 0 && strrchr(text, ')'))
            sscanf(strrchr(text, ')') + 1, " %*c %d", &parent);
        close(fd);
        n += parent == getpid();
    }
    closedir(folder);
    return n;
}

static async void until_gone(pid_t pid)
{
    while (kill(pid, 0) == 0)
        await sleep_ms(1);
}

/* --- cases -------------------------------------------------------------------------------------------------------------------- */

static async void conversation(void)
{
    troth_process *p = await process_start((char *[]){ "cat", NULL }, NULL);
    defer process_close(p);
    CHECK(process_pid(p) > 0 && process_input(p) && process_output(p) && process_errors(p));
    for (int i = 0; i < 10; i++) {
        await stream_printf(process_input(p), "line %d\n", i);
        char *line = await stream_read_line(process_output(p));
        char expected[20];
        snprintf(expected, sizeof expected, "line %d", i);
        CHECK(strcmp(line, expected) == 0);
        free(line);
    }
    await stream_shutdown(process_input(p));
    CHECK(await stream_read_line(process_output(p)) == NULL);
    process_status status = await process_wait(p);
    CHECK(status.status == 0 && status.signal == 0);
    status = await process_wait(p);
    CHECK(status.status == 0 && process_pid(p) == 0);
    CHECK(process_kill(p, SIGTERM) == -1 && errno == ESRCH);
    REJECTS(stream_write_text(process_input(p), "x"), EPIPE, NULL);
}

static async void nobody_reads(void)
{
    static char data[1000000];
    troth_process *p = await process_start((char *[]){ "sleep", "1000", NULL }, &(process_options){ .output = PROCESS_NULL, .errors = PROCESS_INHERIT });
    defer process_close(p);
    CHECK(!process_output(p) && !process_errors(p));
    REJECTS(promise_timeout(stream_write(process_input(p), data, sizeof data), 20), ETIMEDOUT, NULL);
    CHECK(process_kill(p, 0) == 0);
    CHECK(process_kill(p, 1000) == -1 && errno == EINVAL);
    CHECK(process_kill(p, SIGINT) == 0);
    process_status status = await process_wait(p);
    CHECK(status.status == 0 && status.signal == SIGINT);
}

static async void broken_pipe(void)
{
    static char data[1000000];
    troth_process *p = await process_start(SHELL("exec <&-; sleep 0.01; echo out"), NULL);
    defer process_close(p);
    REJECTS(stream_write(process_input(p), data, sizeof data), EPIPE, "write to sh's input: Broken pipe");
    stream_close(process_input(p));
    CHECK(!process_input(p));
    char *all = await stream_read_all(process_output(p));
    CHECK(strcmp(all, "out\n") == 0);
    free(all);
}

/* Closing our end of its output makes it end, as a shell's pipe does. */
static async void unwanted_output(void)
{
    troth_process *p = await process_start((char *[]){ "yes", NULL }, NULL);
    defer process_close(p);
    char *line = await stream_read_line(process_output(p));
    CHECK(strcmp(line, "y") == 0);
    free(line);
    stream_close(process_output(p));
    process_status status = await process_wait(p);
    CHECK(status.signal == SIGPIPE);
}

static async void cancelled(char *script, int grace, bool group)
{
    pid_t pid;
    {
        troth_process *p = await process_start(SHELL(script), &(process_options){ .grace_ms = grace, .group = group });
        defer process_close(p);
        pid = process_pid(p);
        char *line = await stream_read_line(process_output(p));
        free(line);
        promise(process_status) end = process_wait(p);
        promise_cancel(end);
        REJECTS(end, ECANCELED, NULL);
        CHECK(process_pid(p) == 0);
    }
    if (group)
        await until_gone(-pid);
    CHECK(kill(pid, 0) != 0);
}

static async void runs_cancelled(void)
{
    char *scripts[] = { "sleep 1000", "trap '' TERM; while :; do sleep 1000; done", "sleep 1000 & wait", "yes", "cat; sleep 1000" };
    for (int i = 0; i < 5; i++)
        for (int ms = 0; ms < 30; ms += 10) {
            promise(process_result) p = process_run(SHELL(scripts[i]), &(process_options){ .grace_ms = 20, .group = true });
            REJECTS(promise_timeout(p, ms), ETIMEDOUT, NULL);
        }
}

static async void closed_running(void)
{
    troth_process *p = await process_start(SHELL("trap 'exit 1' TERM; echo ready; while :; do sleep 0.01; done"), NULL);
    free(await stream_read_line(process_output(p)));
    pid_t pid = process_pid(p);
    promise(process_status) end = process_wait(p);
    promise(char *) line = stream_read_line(process_output(p));
    process_close(p);
    REJECTS(end, ECANCELED, NULL);
    REJECTS(line, ECANCELED, NULL);
    await until_gone(pid);
    p = await process_start((char *[]){ "sleep", "1000", NULL }, &(process_options){ .detached = true });
    pid = process_pid(p);
    process_close(p);
    await sleep_ms(5);
    CHECK(kill(pid, 0) == 0 && kill(-pid, SIGKILL) == 0);
    await until_gone(pid);
    p = await process_start((char *[]){ "true", NULL }, NULL);
    pid = process_pid(p);
    await until_gone(pid);
    process_close(p);
    process_close(NULL);
}

static async int doubled(int n)
{
    char script[100];
    snprintf(script, sizeof script, "read x; echo $((x * %d)); exit %d", n, n);
    process_result r = await process_run(SHELL(script), &(process_options){ .data = "2\n", .data_size = 2 });
    CHECK(r.status == n);
    int value = atoi(r.output);
    process_result_free(&r);
    return value;
}

static async void hundred(void)
{
    promise(int) all[100] = { NULL };
    for (int i = 0; i < 100; i++)
        all[i] = doubled(i);
    await promise_all_of(all, 100);
    for (int i = 0; i < 100; i++)
        CHECK(await all[i] == 2 * i);
}

static async void too_many_files(void)
{
    struct rlimit limit, small;
    int refused = 0, started = 0;
    getrlimit(RLIMIT_NOFILE, &limit);
    for (int more = 0; more < 12; more++) {
        small = limit;
        small.rlim_cur = (rlim_t)(descriptors() + more);
        setrlimit(RLIMIT_NOFILE, &small);
        int code = 0;
        try {
            process_result r = await process_run((char *[]){ "true", NULL }, &(process_options){ .data = "x", .data_size = 1 });
            process_result_free(&r);
        } catch (e) {
            code = e->code;
            CHECK(strcmp(e->message, "start true: Too many open files") == 0);
        }
        setrlimit(RLIMIT_NOFILE, &limit);
        CHECK(code == EMFILE || code == 0);
        refused += code == EMFILE;
        CHECK(code == EMFILE || more == refused + started++);
    }
    CHECK(refused > 0 && started > 0);
}

static async void all(void)
{
    await conversation();
    await nobody_reads();
    await broken_pipe();
    await unwanted_output();
    await cancelled("echo; sleep 1000", 0, false);
    await cancelled("trap '' TERM; echo; while :; do sleep 0.1; done", 20, false);
    await cancelled("trap 'exit 0' TERM; echo; while :; do sleep 0.01; done", 0, false);
    await cancelled("echo; sleep 1000", -1, false);
    await cancelled("trap '' TERM; sleep 1000 & echo; wait; while :; do sleep 0.1; done", 20, true);
    await runs_cancelled();
    await closed_running();
    await hundred();
    await too_many_files();
}

async int main(void)
{
    process_result first = await process_run((char *[]){ "true", NULL }, NULL);     /* what the loop opens once is open now */
    process_result_free(&first);
    await sleep_ms(1);
    int before = descriptors();
    await all();
    await sleep_ms(5);
    CHECK(descriptors() == before);
    CHECK(children() == 0);
    return 0;
}
