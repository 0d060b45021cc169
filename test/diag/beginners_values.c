/* A promise has no value where JavaScript's has one; and a list of promises is no array of them. */
#include <troth.h>

async int f(int v);
async void wait_a_little(void);

async int wrong(int n)
{
    promise(int) all[2] = { f(1), f(2) };
    int v = await wait_a_little();              // expect error: 10:13: `wait_a_little(...)` is a `promise(void)`: its `await` gives no value
    v = await promise_all(all[0], all[1]);      // expect error: 11:9: this is a `promise(void)`: its `await` gives no value
    v += await sleep_ms(1);                     // expect error: 12:10: `sleep_ms(...)` is a `promise(void)`: its `await` gives no value
    await promise_all(all, 2);                  // expect error: 13: `promise_all` takes promises, and this is a `promise(int) [2]`: an array of n is given to `promise_all_of(array, n)`
    await promise_race(all[0], n);              // expect error: 14: `promise_race` takes promises, and this is a `int`
    promise(long) p = f(1);                     // expect error: 15:23: a `promise(long)` cannot hold a `promise(int)`
    return await wait_a_little();               // expect error: 16:12: gives no value
}
