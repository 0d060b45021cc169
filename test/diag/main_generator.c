/* `main` is no generator. */
#include <troth.h>

generator int main(void)                // expect error: 4:15: `main`
{
    yield 1;
}
