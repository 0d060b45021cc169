/* What would have to be a finally. */
#include <troth.h>
#include "../balance.h"

async int main(void)
{
    BALANCED();
    ENTERED();
    await sleep_ms(1);
    LEFT();
    return 0;
}
// expect-failure: cancel: entered and not left
// expect-failure: error: entered and not left
// expect-failure: memory: entered and not left
