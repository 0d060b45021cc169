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

static void big(const char *path)
{
    enum { CHUNK = 256 * 1024 };
    unsigned long size = 0, sum = 0;
    char *data = malloc(CHUNK);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    for (ssize_t got; (got = read(fd, data, CHUNK)) > 0; size += (unsigned long)got)
        for (ssize_t i = 0; i < got; i += 1024)
            sum += (unsigned char)data[i];
    close(fd);
    free(data);
    if (size != 256ul << 20 || sum != 1024ul * 255 * 128)
        abort();
}

static void lines(const char *path)
{
    unsigned long count = 0, size = 0;
    char *line = NULL;
    size_t room = 0;
    FILE *file = fopen(path, "r");
    for (ssize_t got; (got = getline(&line, &room, file)) > 0; count++) {
        line[got - 1] = 0;                      /* as fs_lines does */
        size += (unsigned long)got - 1;
    }
    fclose(file);
    free(line);
    if (count != 1000000 || size != 79000000)
        abort();
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return 1;
    for (int i = 0; i < SMALL; i++)
        snprintf(paths[i], sizeof paths[i], "%s/small/%d", argv[1], i);
    MEASURE("small-turns", SMALL * 1e3, in_turns());
    MEASURE("small-together", SMALL * 1e3, in_turns());
    char path[256];
    snprintf(path, sizeof path, "%s/big", argv[1]);
    MEASURE_SOME(12, "big", 256e3, big(path));
    snprintf(path, sizeof path, "%s/lines", argv[1]);
    MEASURE_SOME(4, "lines", 1e6, lines(path));
    return 0;
}
