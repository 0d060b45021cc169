/* A and B now, C later: with a request and with a timer. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static void ajax(const char *url, loop_callback *callback, void *arg)
{
    timer_start(10, callback, arg);
}

static void say(void *text)
{
    puts(text);
}

async int main(void)
{
    puts("A");
    ajax("..", say, "C of the request");
    timer_start(40, say, "C of the timer");
    puts("B");
    return 0;
}
