/* What `main` may take. */
#include <troth.h>

async int main(char *name)              // expect error: 4:11: `main`
{
    await sleep_ms(1);
    return *name;
}
