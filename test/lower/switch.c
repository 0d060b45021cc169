#include <troth.h>

async void pause(void);

async int steps(int from)
{
    int done = 0;
    switch (from) {
    case 1:
        await pause();
        done++;
        /* fall through */
    case 2:
        await pause();
        done++;
        break;
    default:
        done = -1;
    }
    return done;
}
