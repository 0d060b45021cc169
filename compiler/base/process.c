/*
 * process.c: child processes. posix_spawn starts them and one poll loop reads what they print, so that a child that fills
 * one pipe while we wait at the other cannot hang us.
 */
#define _XOPEN_SOURCE 700
#include "compiler/base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static const int guarded[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
enum { GUARDED = sizeof guarded / sizeof guarded[0] };

static volatile sig_atomic_t child;         /* its process number; 0: none */
static volatile sig_atomic_t caught;        /* the signal that came while it ran */
static void (*clean_up)(void);

static void end_by(int number)
{
    if (clean_up)
        clean_up();
    signal(number, SIG_DFL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    raise(number);
}

/* A signal of the terminal (no sender) reaches the whole foreground group, so the child has it already. */
static void on_signal(int number, siginfo_t *info, void *context)
{
    (void)context;
    int saved = errno;
    if (child > 0) {
        if (info->si_code <= 0 && info->si_pid > 0)
            kill(child, number);
        caught = number;
    } else
        end_by(number);
    errno = saved;
}

/* A fault of our own: it is said, cleaned up after, and ends us as it would have. */
static void on_fault(int number)
{
    static const char text[] = "troth: a fault of the compiler itself; please report the source that caused it\n";
    ssize_t ignored = write(2, text, sizeof text - 1);
    (void)ignored;
    end_by(number);
}

/* Runs on a stack of its own, since a fault may be that ours is full. What a sanitizer handles stays the sanitizer's. */
static void guard_faults(void)
{
    static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
    static _Alignas(64) char stack[1 << 17];
    stack_t place;
    struct sigaction old, new = { .sa_handler = on_fault, .sa_flags = SA_ONSTACK | SA_RESETHAND };
    sigemptyset(&new.sa_mask);
    if (sigaltstack(NULL, &place) == 0 && (place.ss_flags & SS_DISABLE)) {
        place = (stack_t){ .ss_sp = stack, .ss_size = sizeof stack };
        sigaltstack(&place, NULL);
    }
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
        if (sigaction(faults[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
            sigaction(faults[i], &new, NULL);
}

void process_guard(void (*clean)(void))
{
    if (!clean_up) {
        guard_faults();
        atexit(clean);                          /* a fatal diagnostic ends the process where it is found */
    }
    clean_up = clean;
    for (int i = 0; i < GUARDED; i++) {
        struct sigaction old, new = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO };
        sigemptyset(&new.sa_mask);
        for (int j = 0; j < GUARDED; j++)
            sigaddset(&new.sa_mask, guarded[j]);
        if (sigaction(guarded[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)      /* nohup stays nohup */
            sigaction(guarded[i], &new, NULL);
    }
}

static int not_started(const char *program, int error)
{
    if (error == ENOENT)
        fprintf(stderr, "troth: %s: %s\n", program, strchr(program, '/') ? "no such program" : "command not found");
    else
        fprintf(stderr, "troth: %s: cannot be run: %s\n", program, strerror(error));
    return error == ENOENT ? 127 : 126;
}

int process_become(char *const *arguments)
{
    execvp(arguments[0], arguments);
    return not_started(arguments[0], errno);
}

static long long milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* Reads both pipes until both are closed. False: `deadline` (0: there is none) came first. */
static bool collect(int ends[2], struct buffer *into[2], long long deadline)
{
    bool in_time = true;
    struct pollfd polled[2];
    for (int i = 0; i < 2; i++)
        polled[i] = (struct pollfd){ .fd = into[i] ? ends[i] : -1, .events = POLLIN };
    static char chunk[1 << 16];
    while (polled[0].fd >= 0 || polled[1].fd >= 0) {
        long long left = deadline ? deadline - milliseconds() : -1;
        in_time = !deadline || left > 0;
        if (!in_time || (poll(polled, 2, (int)left) < 0 && errno != EINTR))
            break;
        for (int i = 0; i < 2; i++) {
            if (polled[i].fd < 0 || !polled[i].revents)
                continue;
            ssize_t got = read(polled[i].fd, chunk, sizeof chunk);
            if (got > 0)
                buffer_add(into[i], chunk, (size_t)got);
            else if (got == 0 || errno != EINTR)
                polled[i].fd = -1;
        }
    }
    for (int i = 0; i < 2; i++)
        if (into[i])
            close(ends[i]);
    return in_time;
}

/* Waits for the child; false: the deadline came first, and it was killed. */
static bool wait_for(pid_t pid, int *status, bool in_time, long long deadline)
{
    while (in_time && deadline) {
        pid_t ended = waitpid(pid, status, WNOHANG);
        if (ended == pid)
            return true;
        in_time = milliseconds() < deadline;
        nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
    }
    if (!in_time)
        kill(pid, SIGKILL);
    while (waitpid(pid, status, 0) < 0 && errno == EINTR)
        continue;
    return in_time;
}

static char **environment(bool hide_dependencies)
{
    if (!hide_dependencies || (!getenv("DEPENDENCIES_OUTPUT") && !getenv("SUNPRO_DEPENDENCIES")))
        return environ;
    LIST(char *) kept = { 0 };
    for (char **e = environ; *e; e++)
        if (strncmp(*e, "DEPENDENCIES_OUTPUT=", 20) && strncmp(*e, "SUNPRO_DEPENDENCIES=", 20))
            list_add(&kept, *e);
    list_add(&kept, NULL);
    return kept.data;
}

/* Starts the child with its ends of the pipes; ours are in `ends`. Gives 0 or an errno value. */
static int start(const struct process *what, int ends[2], const sigset_t *mask, pid_t *pid)
{
    struct buffer *into[2] = { what->output, what->errors };
    int theirs[2] = { -1, -1 };
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attributes, mask);
    int error = 0;
    if (what->input > 0)
        posix_spawn_file_actions_adddup2(&actions, what->input, 0);
    for (int i = 0; i < 2 && !error; i++) {
        int pair[2];
        if (!into[i])
            continue;
        if (pipe(pair) != 0) {
            error = errno;
            break;
        }
        fcntl(pair[0], F_SETFD, FD_CLOEXEC);
        fcntl(pair[1], F_SETFD, FD_CLOEXEC);
        ends[i] = pair[0];
        theirs[i] = pair[1];
        posix_spawn_file_actions_adddup2(&actions, theirs[i], i + 1);
    }
    if (!error)
        error = posix_spawnp(pid, what->program ? what->program : what->arguments[0], &actions, &attributes,
                             what->arguments, environment(what->hide_dependencies));
    for (int i = 0; i < 2; i++)
        if (theirs[i] >= 0)
            close(theirs[i]);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

int process_run(const struct process *what)
{
    struct buffer *into[2] = { what->output, what->errors };
    int ends[2] = { -1, -1 };
    sigset_t block, mask;
    sigemptyset(&block);
    for (int i = 0; i < GUARDED; i++)
        sigaddset(&block, guarded[i]);
    sigprocmask(SIG_BLOCK, &block, &mask);      /* between the start and `child = pid` a signal would miss it */
    fflush(NULL);
    pid_t pid;
    int error = start(what, ends, &mask, &pid);
    if (!error)
        child = pid;
    sigprocmask(SIG_SETMASK, &mask, NULL);
    if (error) {
        for (int i = 0; i < 2; i++)
            if (ends[i] >= 0)
                close(ends[i]);
        return not_started(what->arguments[0], error);
    }
    long long deadline = what->seconds ? milliseconds() + what->seconds * 1000LL : 0;
    int status;
    bool in_time = collect(ends, into, deadline);
    in_time = wait_for(pid, &status, in_time, deadline);
    if (what->late)
        *what->late = !in_time;
    child = 0;
    if (caught && !what->relay)
        end_by(caught);
    caught = 0;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
