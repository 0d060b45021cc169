/* files.c: files read by open, fstat, read and close, on one thread. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../../measure.h"

enum { SMALL = 1000, SMALL_SIZE = 4096 };

static char paths[SMALL][256];

static char *read_file(const char *path, size_t *size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat info;
    if (fd < 0 || fstat(fd, &info))
        abort();
    char *text = malloc((size_t)info.st_size + 2);
    size_t have = 0;
    for (ssize_t got; (got = read(fd, text + have, (size_t)info.st_size + 1 - have)) > 0;)
        have += (size_t)got;
    close(fd);
    text[have] = 0;
    *size = have;
    return text;
}

static void in_turns(void)
{
    for (int i = 0; i < SMALL; i++) {
        size_t size;
        char *text = read_file(paths[i], &size);
        if (size != SMALL_SIZE)
            abort();
        free(text);
    }
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return 1;
    for (int i = 0; i < SMALL; i++)
        snprintf(paths[i], sizeof paths[i], "%s/small/%d", argv[1], i);
    MEASURE("small-turns", SMALL * 1e3, in_turns());
    MEASURE("small-together", SMALL * 1e3, in_turns());
    return 0;
}
