#include <poll.h>
static int own;
void read_own(void);
async void serve(void *arg);
struct answer;
void library_start(struct answer *a, void (*callback)(struct answer *a, int value));
