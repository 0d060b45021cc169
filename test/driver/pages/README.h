typedef struct job { bool last, twice; } job_t;
static job_t job;
async bool next_job(job_t *to);
async int run(job_t what);
static int total;
static void on_fulfilled(troth_promise *settled, troth_promise *derived, void *context) { (void)settled, (void)derived, (void)context; }
static void on_rejected(troth_promise *settled, troth_promise *derived, void *context) { (void)settled, (void)derived, (void)context; }
static void *context;
typedef struct row { int number; } row;
typedef struct query query;
static query *q;
void query_close(query *q);
async bool query_fetch(query *q);
iterator(row) page(query *q);
async bool handle(row r);
void use(char *text);
static const char *path;
typedef struct log log_t;
static log_t *log_;
#define log log_
async void log_close(log_t *l);
