#include <signal.h>
static troth_http *server;
http_handler handle;
