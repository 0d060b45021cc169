/* Calls that hold up the loop. */
// flags: -Wtroth-blocking-io -Wno-unused-result
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <troth.h>

static int cnd_wait(int a);

async int calls(void)
{
    char line[9];
    sleep(1);                               // expect warning: 17:5: `sleep` blocks the loop, and every task with it, until it returns: sleep_ms does not [-Wtroth-blocking]
    usleep(1);                              // expect warning: 18:5: sleep_ms
    struct addrinfo *info;
    getaddrinfo("x", NULL, NULL, &info);    // expect warning: 20:5: dns_lookup
    if (system("true") || wait(NULL))       // expect warning: 21:9: process_run
        poll(NULL, 0, 1);                   // expect warning: 22:9: `poll` blocks the loop, and every task with it, until it returns: stream_read does not [-Wtroth-blocking-io]
                                            // expect warning: 21:27: `wait` blocks
    int fd = open("x", O_RDONLY);           // expect warning: 24:14: `open` blocks the loop, and every task with it, until it returns: fs_open does not [-Wtroth-blocking-io]
    read(fd, line, 9);                      // expect warning: 25:5: fs_read
    fgets(line, 9, stdin);                  // expect warning: 26:5: fs_lines
    cnd_wait(1);
    await sleep_ms(1);
    return sizeof sleep(1);
}

int ordinary(void)
{
    sleep(1);
    foreach (int x, (iterator(int))NULL)
        sleep(x);
    return 0;
}

generator int numbers(void)
{
    sleep(1);
    yield 1;
}

async int named(int (*read)(int))
{
    return read(1);
}

static int cnd_wait(int a)
{
    return a;
}
