// A whole file is written and read back, with its zero bytes.
// real-time
// expect: 5 ok
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

async int main(void)
{
    await fs_write_file("file", "a\0b\nc", 5);
    size_t size;
    char *text = await fs_read_file("file", &size);
    printf("%zu %s\n", size, memcmp(text, "a\0b\nc", 6) ? "differs" : "ok");
    free(text);
    return 0;
}
