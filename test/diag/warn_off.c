/* Turned off: one by one, and all of them. */
// flags: -Wtroth -Wno-troth-await -Wno-troth-blocking -Wno-troth-nothing -Wno-int-conversion
#include <unistd.h>
#include <troth.h>

async int f(int x);

async void calls(void)
{
    int x = f(1);
    sleep(x);
    f(2);                                   // expect warning: 12:5: [-Wtroth-dropped]
}
