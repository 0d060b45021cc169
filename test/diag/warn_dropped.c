/* An async call whose promise nobody takes. */
// flags: -Wtroth-dropped
#include <troth.h>

async int f(int x);
promise(int) ordinary(void);

async void calls(void)
{
    f(1);                                   // expect warning: 10:5: the promise that `f(...)` gives is thrown away: await it, put it into a variable, or cast it to void [-Wtroth-dropped]
    (f)(2);                                 // expect warning: 11:5: is thrown away
    sleep_ms(1);                            // expect warning: 12:5: `sleep_ms(...)`
    ordinary();                             // expect warning: 13:5: `ordinary(...)`
    for (int i = 0; i < 2; i++)
        f(i);                               // expect warning: 15:9: is thrown away
}

async void right(void)
{
    (void)f(1);
    await f(2);
    promise(int) p = f(3);
    p = f(4);
    promise_detach(f(5));
    promise_keep(p);
#pragma troth diagnostic push
#pragma troth diagnostic ignored "-Wtroth-dropped"
    f(6);
#pragma troth diagnostic pop
    f(7);                                   // expect warning: 30:5: is thrown away
}
