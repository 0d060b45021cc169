/* Falling off the end of main is status 0. */
// expect: done
#include <troth.h>
#include <stdio.h>

async int main(void)
{
    await sleep_ms(1);
    puts("done");
}
