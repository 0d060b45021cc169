static size_t size;
static char buffer[100], header[16];
void count(const char *data, size_t size);
