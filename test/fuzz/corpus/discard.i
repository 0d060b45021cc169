void free(void *);
async discard(free) char *read(const char *path);
async int main(int argc, char **argv) { char *t = await read(argv[1]); free(t); return argc; }
