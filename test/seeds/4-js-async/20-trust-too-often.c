/* A callback handed to somebody else may be called five times. */
// flags: -Wno-unused-parameter
#include <troth.h>
#include <stdio.h>

static int charged, charged_once;
static bool tracked;

static void third_party(loop_callback *callback)
{
    for (int i = 0; i < 5; i++)
        timer_start(5, callback, NULL);
}

static void charge(void *arg)
{
    charged++;
}

static void charge_once(void *arg)
{
    if (!tracked) {
        tracked = true;
        charged_once++;
    }
}

async int main(void)
{
    third_party(charge);
    third_party(charge_once);
    await sleep_ms(30);
    printf("charged %d times, with a guard %d\n", charged, charged_once);
    return 0;
}
