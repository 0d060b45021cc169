/* It tries again for ever, also when that cannot help. */
#include <troth.h>

async int main(void)
{
    bool done = false, failed = false;
    while (!done) {
        try {
            if (!failed)
                await sleep_ms(1);
            done = !failed;
        } catch {
            failed = true;
        }
    }
    return 0;
}
// flags: --seconds=1
// expect-failure: cancel: no end within
// expect-failure: error: no end within
