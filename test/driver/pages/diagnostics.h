#include <pthread.h>
#include <unistd.h>
static pthread_mutex_t m;
async int f(int x);
async bool ready(void);
