/*
 * A program that has a main loop of its own, here poll(), takes Troth as a guest: it waits for one descriptor more, no longer
 * than the guest wants, and then gives it a turn. Tasks, timers and files go on beside the program's own descriptors.
 *
 *     troth run examples/16-guest-poll.c
 */
// no-sweep: its main loop is one of its own, which does not end when a task fails
#include <troth.h>

#include <poll.h>
#include <stdio.h>
#include <unistd.h>

/* What the host's own descriptor brings; a task waits for it. */
static promise(int) next_byte;

static async int listener(void)
{
    for (int bytes = 1; ; bytes++) {
        next_byte = promise_new(int);
        int byte = await next_byte;
        promise_release(next_byte);
        printf("task: the host has read '%c'\n", byte);
        if (byte == '.')
            return bytes;
    }
}

static async int speaker(int to)
{
    for (const char *c = "hi."; *c; c++) {
        await sleep_ms(20);
        if (write(to, c, 1) != 1)
            throw error_errno("write");
    }
    return 0;
}

int main(void)
{
    int ends[2];
    if (pipe(ends))
        return 1;
    promise(int) tasks[] = { listener(), speaker(ends[1]) };

    struct pollfd fds[] = { { .fd = ends[0], .events = POLLIN }, { .fd = loop_backend_fd(), .events = POLLIN } };
    while (loop_turn() || promise_state(tasks[0]) == PROMISE_PENDING) {     /* the host may know more than the guest */
        poll(fds, 2, loop_backend_timeout());
        char byte;
        if (fds[0].revents && read(ends[0], &byte, 1) == 1)
            promise_resolve(next_byte, byte);   /* the task goes on in the next turn */
    }

    for (int i = 0; i < 2; i++)
        promise_release(tasks[i]);
    close(ends[0]);
    close(ends[1]);
    printf("host: ended, %s\n", loop_close() ? "something is left" : "nothing is left");
    return 0;
}
