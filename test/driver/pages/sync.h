async void produce(channel(int) c);
static channel(int) a;
static channel(int) b;
static troth_semaphore *s;
static troth_mutex *m;
async void fetch_one(const char *url);
