/* What is not asked for is not said: an async call that is thrown away is legal, its task is waited for. */
#include <stdio.h>
#include <troth.h>

async int f(int x);

async void calls(void)
{
    f(1);
    FILE *in = fopen("x", "r");
    if (in)
        fclose(in);
    await 1;                                // expect error: 13:5: `await` needs a promise
}
