/* `await` outside an async function, in every kind of place. */
#include <troth.h>

async int f(void);

int plain(void)
{
    return await f();       // expect error: 8:12: `await`
}

generator int in_a_generator(void)
{
    yield await f();        // expect error: 13:11: `await`
}

int at_file_scope = await f();      // expect error: 16:21: `await`

int in_a_size[await f()];           // expect error: 18:15: `await`

static void in_a_condition(int n)
{
    if (n)
        while (await f())   // expect error: 23:16: `await`
            ;
}
