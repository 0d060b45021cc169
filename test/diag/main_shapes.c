/* What `main` may be. */
#include <troth.h>

async void main(void)                   // expect error: 4:12: `main`
{
    await sleep_ms(1);
}
