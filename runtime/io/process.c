/*
 * process.c: child processes, over libuv's.
 *
 * The pipes are real ones (libuv's own are sockets, which a child cannot open again as /dev/stdin), made here; this
 * process's ends become streams. A process lives until it is both closed and reaped: libuv's handle stays open for the
 * child, so that none becomes a zombie, whatever the tasks do. To end a child is a signal now and a timer for SIGKILL, so
 * that process_close, which may not wait, can only start it, and a task that may wait does.
 */
#include <troth.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <troth/process.h>

#include "runtime/loop/bridge.h"
#include "runtime/io/stream.h"

enum { INPUT, OUTPUT, ERRORS, STREAMS };
enum { GRACE = 5000, LIMIT = 64 << 20, PIECE = 64 << 10 };

struct troth_process {
    uv_process_t handle;
    promise(process_status) exited;             /* fulfilled when it is reaped; rejected with ECANCELED by process_close */
    bool running, closed, group, detached;
    int grace;
    timer_id killer;                            /* SIGKILL's, when it was asked to end */
    troth_stream *streams[STREAMS];             /* each with a hold of the process: it may be closed before */
};

/* --- the end of a child ------------------------------------------------------------------------------------------------------ */

/* The handle is closed as soon as the child is reaped. */
static void on_closed(uv_handle_t *handle)
{
    troth_process *p = handle->data;
    p->handle.data = NULL;
    if (p->closed)
        free(p);
}

static void on_ended(uv_process_t *handle, int64_t status, int signal)
{
    troth_process *p = handle->data;
    troth__begin();
    p->running = false;
    timer_stop(p->killer);
    uv_close((uv_handle_t *)handle, on_closed);
    if (!p->closed)
        promise_resolve(p->exited, { (int)status, signal });
    troth__drain();
}

static int send_signal(const troth_process *p, int number)
{
    return kill(p->group ? -p->handle.pid : p->handle.pid, number);
}

static void kill_it(void *arg)
{
    troth_process *p = arg;
    p->killer = 0;
    send_signal(p, SIGKILL);
}

/* Asks once; the timer does the rest. */
static void ask_to_end(troth_process *p)
{
    if (!p->running || p->killer)
        return;
    if (p->grace <= 0) {
        send_signal(p, SIGKILL);
    } else if (send_signal(p, SIGTERM) == 0) {
        p->killer = timer_start(p->grace, kill_it, p);
    }
}

int process_kill(troth_process *p, int signal)
{
    if (p->running)
        return send_signal(p, signal);
    errno = ESRCH;
    return -1;
}

pid_t process_pid(const troth_process *p) { return p->running ? p->handle.pid : 0; }

/* While `exited` is pending the process is neither closed nor reaped; afterwards it is not looked at. */
static async process_status wait_for(troth_process *p)
{
    promise(process_status) exited = p->exited;
    try {
        return await exited;
    } finally {
        if (promise_state(exited) == PROMISE_PENDING) {
            ask_to_end(p);
            await exited;
        }
    }
}

promise(process_status) process_wait(troth_process *p) { return wait_for(p); }

/* --- its streams --------------------------------------------------------------------------------------------------------------- */

static troth_stream *open_stream(const troth_process *p, int which)
{
    troth_stream *s = p->streams[which];
    return s && !s->closed ? s : NULL;
}

troth_stream *process_input(troth_process *p) { return open_stream(p, INPUT); }
troth_stream *process_output(troth_process *p) { return open_stream(p, OUTPUT); }
troth_stream *process_errors(troth_process *p) { return open_stream(p, ERRORS); }

static void close_streams(troth_process *p)
{
    for (int i = 0; i < STREAMS; i++) {
        troth_stream *s = p->streams[i];
        p->streams[i] = NULL;
        if (!s)
            continue;
        stream_close(s->closed ? NULL : s);
        troth__stream_drop(s);
    }
}

void process_close(troth_process *p)
{
    if (!p || p->closed)
        return;
    p->closed = true;
    close_streams(p);
    if (p->running) {
        promise_reject(p->exited, troth__error(ECANCELED, "wait for process %d: it was closed", (int)p->handle.pid));
        promise_error(p->exited);               /* whoever waits gets it; if nobody does, that is no failure */
        if (p->detached)
            uv_unref((uv_handle_t *)&p->handle);
        else
            ask_to_end(p);
    }
    promise_release(p->exited);
    p->exited = NULL;
    if (!p->handle.data)
        free(p);
}

/* --- its beginning: what it inherits ---------------------------------------------------------------------------------------------- */

/* What the child has as 0, 1 and 2; `ours` are the other ends of pipes. -1: not opened. */
struct plumbing { int theirs[STREAMS], ours[STREAMS]; bool owned[STREAMS]; };

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void close_plumbing(struct plumbing *pipes)
{
    for (int i = 0; i < STREAMS; i++) {
        if (pipes->owned[i])
            close_fd(&pipes->theirs[i]);
        close_fd(&pipes->ours[i]);
    }
}

/* 0, or an errno. */
static int lay(struct plumbing *pipes, int i, int what)
{
    int fds[2], failure;
    switch (what) {
    case PROCESS_INHERIT:
        pipes->theirs[i] = i;
        return 0;
    case PROCESS_MERGE:
        if (i != ERRORS)
            return EINVAL;
        pipes->theirs[i] = pipes->theirs[OUTPUT];
        return 0;
    case PROCESS_NULL:
        pipes->owned[i] = true;
        pipes->theirs[i] = open("/dev/null", O_RDWR | O_CLOEXEC);
        return pipes->theirs[i] < 0 ? errno : 0;
    case PROCESS_PIPE:
        failure = uv_pipe(fds, i == INPUT ? 0 : UV_NONBLOCK_PIPE, i == INPUT ? UV_NONBLOCK_PIPE : 0);
        if (failure)
            return -failure;
        pipes->owned[i] = true;
        pipes->theirs[i] = fds[i != INPUT];
        pipes->ours[i] = fds[i == INPUT];
        return 0;
    default:
        pipes->theirs[i] = what;
        return what > 0 ? 0 : EINVAL;
    }
}

static int lay_all(struct plumbing *pipes, const process_options *o)
{
    const int what[STREAMS] = { o->input, o->output, o->errors };
    int code = 0;
    *pipes = (struct plumbing){ .theirs = { -1, -1, -1 }, .ours = { -1, -1, -1 } };
    for (int i = 0; i < STREAMS && !code; i++)
        code = lay(pipes, i, what[i]);
    return code;
}

/* Our ends become streams. 0, or an errno. */
static int open_streams(troth_process *p, struct plumbing *pipes, const char *program)
{
    static const char *const names[STREAMS] = { "input", "output", "errors" };
    for (int i = 0; i < STREAMS; i++) {
        char name[200];
        if (pipes->ours[i] < 0)
            continue;
        snprintf(name, sizeof name, "%.150s's %s", program, names[i]);
        troth_stream *s = troth__wire_new(TROTH__PIPE, name);
        if (!s)
            return ENOMEM;
        int failure = uv_pipe_open((uv_pipe_t *)(void *)troth__wire_handle(s), pipes->ours[i]);
        if (failure) {
            stream_close(s);
            return -failure;
        }
        pipes->ours[i] = -1;
        troth__wire_opened(s, false);
        troth__stream_hold(s);
        p->streams[i] = s;
    }
    return 0;
}

static size_t count_of(char *const *list)
{
    size_t n = 0;
    while (list && list[n])
        n++;
    return n;
}

/* Does `entry` say something about the variable of `change` ("NAME=VALUE" or "NAME")? */
static bool same_variable(const char *entry, const char *change)
{
    size_t length = strcspn(change, "=");
    return strncmp(entry, change, length) == 0 && entry[length] == '=';
}

/* The list is from malloc, its strings are borrowed. NULL: out of memory. */
static char **merged_environment(const process_options *o)
{
    extern char **environ;
    char *const *base = o->environment ? o->environment : environ, *const *changes = o->variables;
    size_t n = 0, count = count_of(changes);
    char **merged = malloc((count_of(base) + count + 1) * sizeof *merged);
    if (!merged)
        return NULL;
    for (; *base; base++) {
        size_t i = 0;
        while (i < count && !same_variable(*base, changes[i]))
            i++;
        if (i == count)
            merged[n++] = *base;
    }
    for (size_t i = 0; i < count; i++)
        if (strchr(changes[i], '='))
            merged[n++] = changes[i];
    merged[n] = NULL;
    return merged;
}

/* --- its beginning: the child itself ------------------------------------------------------------------------------------------------ */

static int spawn(troth_process *p, char *const *argv, const process_options *o, const struct plumbing *pipes, char **environment)
{
    uv_stdio_container_t stdio[STREAMS];
    for (int i = 0; i < STREAMS; i++)
        stdio[i] = (uv_stdio_container_t){ .flags = UV_INHERIT_FD, .data.fd = pipes->theirs[i] };
    uv_process_options_t options = { .exit_cb = on_ended, .file = argv[0], .args = (char **)(uintptr_t)argv, .env = environment,
        .cwd = o->directory, .stdio_count = STREAMS, .stdio = stdio, .uid = o->user, .gid = o->user_group };
    options.flags = (p->group ? UV_PROCESS_DETACHED : 0u) | (o->user ? UV_PROCESS_SETUID : 0u) | (o->user_group ? UV_PROCESS_SETGID : 0u);
    p->handle.data = p;
    int failure = uv_spawn(troth__uv(), &p->handle, &options);
    if (failure)
        uv_close((uv_handle_t *)&p->handle, on_closed);
    else
        p->running = true;
    return -failure;
}

/* ENOENT has three causes. */
static troth_error *not_started(const char *program, const process_options *o, int code)
{
    struct stat info;
    if (o->directory && (stat(o->directory, &info) != 0 || !S_ISDIR(info.st_mode) || access(o->directory, X_OK) != 0))
        return error_new(code, "start %s: directory %s: %s", program, o->directory, strerror(code));
    if (code == ENOENT && strchr(program, '/') && (program[0] == '/' || !o->directory) && access(program, F_OK) == 0)
        return error_new(code, "start %s: its interpreter: %s", program, strerror(code));
    return error_new(code, "start %s: %s", program, strerror(code));
}

/* NULL, or why it has not started; then there is no process. */
static troth_error *start(troth_process **started, char *const *argv, const process_options *o)
{
    if (!argv || !argv[0])
        return error_new(EINVAL, "start a process: there is no program");
    struct plumbing pipes;
    char **environment = NULL;
    troth_process *p = calloc(1, sizeof *p);
    if (!p)
        return error_new(ENOMEM, "start %s: out of memory", argv[0]);
    p->group = o->group || o->detached;
    p->detached = o->detached;
    p->grace = o->grace_ms ? o->grace_ms : GRACE;
    p->exited = promise_new(process_status);
    int code = lay_all(&pipes, o);
    if (!code && (o->environment || o->variables)) {
        environment = merged_environment(o);
        code = environment ? 0 : ENOMEM;
    }
    if (!code)
        code = open_streams(p, &pipes, argv[0]);
    if (!code)
        code = spawn(p, argv, o, &pipes, environment);
    free(environment);
    close_plumbing(&pipes);
    if (!code) {
        *started = p;
        return NULL;
    }
    process_close(p);
    return not_started(argv[0], o, code);
}

static const process_options defaults;

static async discard(process_close) troth_process *start_process(char *const *argv, const process_options *options)
{
    troth_process *p;
    troth_error *error = start(&p, argv, options ? options : &defaults);
    if (error)
        throw error;
    return p;
}

promise(troth_process *) process_start(char *const *argv, const process_options *options) { return start_process(argv, options); }

/* --- a process from its start to its end -------------------------------------------------------------------------------------------- */

/* That the child does not want it is no failure. */
static async void feed(troth_stream *s, const void *data, size_t size)
{
    try {
        if (size)
            await stream_write(s, data, size);
    } catch (e) {
        if (e->code != EPIPE && e->code != ECONNRESET)
            throw e;
    }
    stream_close(s);
}

struct text { char *data; size_t size, room; };

/* Reads to the end; a zero byte follows what was read. */
static async void collect(troth_stream *s, struct text *text, size_t limit)
{
    for (;;) {
        if (text->room - text->size < PIECE / 2) {
            size_t room = text->room ? text->room * 2 : PIECE;
            char *longer = realloc(text->data, room + 1);
            if (!longer)
                throw error_new(ENOMEM, "read from %s: out of memory", stream_peer(s));
            text->data = longer;
            text->room = room;
        }
        size_t n = await stream_read(s, text->data + text->size, text->room - text->size);
        text->size += n;
        text->data[text->size] = 0;
        if (text->size > limit)
            throw error_new(EMSGSIZE, "read from %s: more than %zu bytes", stream_peer(s), limit);
        if (!n)
            break;
    }
    char *shorter = realloc(text->data, text->size + 1);
    if (shorter)
        text->data = shorter;
}

/* The streams work side by side, so that no pipe can fill and stop the child. */
static async process_status run_through(troth_process *p, const process_options *o, struct text *output, struct text *errors)
{
    size_t limit = o->limit ? o->limit : LIMIT;
    promise(void) parts[STREAMS] = { NULL };
    int n = 0;
    if (process_input(p))
        parts[n++] = feed(process_input(p), o->data, o->data_size);
    if (process_output(p))
        parts[n++] = collect(process_output(p), output, limit);
    if (process_errors(p))
        parts[n++] = collect(process_errors(p), errors, limit);
    await promise_all_of(parts, n);
    return await wait_for(p);
}

static void free_result(process_result result)
{
    free(result.output);
    free(result.errors);
}

void process_result_free(process_result *result)
{
    free_result(*result);
    result->output = result->errors = NULL;
    result->output_size = result->errors_size = 0;
}

static async discard(free_result) process_result run_process(char *const *argv, const process_options *options)
{
    process_options o = options ? *options : defaults;
    if (!o.input && !o.data_size)
        o.input = PROCESS_NULL;
    struct text output = { 0 }, errors = { 0 };
    defer {
        free(output.data);
        free(errors.data);
    }
    troth_process *p;
    troth_error *error = start(&p, argv, &o);
    if (error)
        throw error;
    process_status ended;
    bool whole = false;
    try {
        ended = await run_through(p, &o, &output, &errors);
        whole = true;
    } finally {
        if (p->running) {
            ask_to_end(p);
            await p->exited;
        }
        if (!whole && p->group)
            send_signal(p, SIGKILL);            /* those that it has left behind */
        process_close(p);
    }
    process_result result = { ended.status, ended.signal, output.data, errors.data, output.size, errors.size };
    output.data = errors.data = NULL;
    return result;
}

promise(process_result) process_run(char *const *argv, const process_options *options) { return run_process(argv, options); }
