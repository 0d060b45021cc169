/* setjmp in a lowered function. */
#include <troth.h>
#include <setjmp.h>

static jmp_buf buffer;

async int saves(void)
{
    if (setjmp(buffer))                 // expect error: 9: setjmp
        return 1;
    await sleep_ms(1);
    return 0;
}

async int no_suspension(void)
{
    return setjmp(buffer);              // expect error: 17: setjmp
}

int plain(void)
{
    return setjmp(buffer);
}
