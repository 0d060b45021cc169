#include <troth/fetch.h>
#include <jansson.h>
static const char *url, *token;
static json_t *value;
