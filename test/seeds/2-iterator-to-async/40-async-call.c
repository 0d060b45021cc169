/* await suspends the function until the promise settles; the caller goes on meanwhile. */
#include <troth.h>
#include <stdio.h>

async const char *resolve_later(void)
{
    await sleep_ms(20);
    return "resolved";
}

async void async_call(void)
{
    puts("calling");
    const char *result = await resolve_later();
    puts(result);
}

async int main(void)
{
    async_call();
    puts("the caller goes on");
    return 0;
}
