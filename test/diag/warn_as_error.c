/* -Werror=troth-dropped; the pragma asks for an error, too, and -Wno-error=... makes a warning again. */
// flags: -Werror=troth-dropped -Werror -Wno-error=troth-blocking
#include <unistd.h>
#include <troth.h>

async int f(int x);

async void calls(void)
{
    f(1);                                   // expect error: 10:5: is thrown away: await it, put it into a variable, or cast it to void [-Werror=troth-dropped]
    int x = f(2);                           // expect error: 11:13: [-Werror=troth-await]
    sleep(x);                               // expect warning: 12:5: [-Wtroth-blocking]
#pragma troth diagnostic error "-Wtroth-blocking"
    sleep(1);                               // expect error: 14:5: [-Werror=troth-blocking]
#pragma troth diagnostic ignored "-Wtroth"
    sleep(1);
}
