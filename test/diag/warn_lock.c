/* A lock that is held across a suspension. */
#include <pthread.h>
#include <troth.h>

static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER, other = PTHREAD_MUTEX_INITIALIZER;

async void held(int x)
{
    pthread_mutex_lock(&m);                 // expect note: 9:5: it is locked here
    await sleep_ms(1);                      // expect warning: 10:5: the function waits here while it holds a lock
    pthread_mutex_unlock(&m);
    if (x) {
        pthread_mutex_lock(&m);             // expect note: 13:9: it is locked here
        defer pthread_mutex_unlock(&m);
        x++;
        await sleep_ms(1);                  // expect warning: 16:9: [-Wtroth-lock]
    }
    pthread_mutex_lock(&m);                 // expect note: 18:5: it is locked here
    pthread_mutex_lock(&other);
    pthread_mutex_unlock(&other);
    while (await sleep_ms(1), x--)          // expect warning: 21:12: while it holds a lock
        x--;
    pthread_mutex_unlock(&m);
}

async void right(int x)
{
    await sleep_ms(1);
    pthread_mutex_lock(&m);
    x++;
    pthread_mutex_unlock(&m);
    await sleep_ms(1);
    pthread_mutex_lock(&m);
    if (x) {
        pthread_mutex_unlock(&m);
        await sleep_ms(1);
        return;
    }
    pthread_mutex_unlock(&m);
    pthread_mutex_lock(&m);                 /* given back elsewhere: not straight */
    await sleep_ms(1);
}
