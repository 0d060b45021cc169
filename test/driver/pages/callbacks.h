typedef struct request request;
static request *start(int argument, void (*callback)(void *context), void *context) { (void)argument, (void)callback; return context; }
static void settle(void *context) { (void)context; }
static void withdraw(void *request) { (void)request; }
static int argument;
