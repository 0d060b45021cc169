/* memcached.c: stores 100,000 bytes in the memcached on PORT and gets them back. */
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 100000 };

static async void print_line(troth_stream *s)
{
    char *line = await stream_read_line(s);
    printf("%.*s\n", (int)strcspn(line, "\r"), line);
    free(line);
}

async int main(int argc, char **argv)
{
    troth_stream *s = await tcp_connect("127.0.0.1", atoi(argv[argc - 1]));
    char *data = malloc(SIZE + 2), *back = malloc(SIZE + 2);
    defer { stream_close(s); free(data); free(back); }
    for (int i = 0; i < SIZE; i++)
        data[i] = (char)(i * 31);
    memcpy(data + SIZE, "\r\n", 2);
    char head[64];
    int n = snprintf(head, sizeof head, "set key 0 0 %d\r\n", SIZE);
    troth_bytes pieces[] = { { head, (size_t)n }, { data, SIZE + 2 } };
    await stream_write_pieces(s, pieces, 2);
    await print_line(s);
    await stream_write_text(s, "get key\r\n");
    char *line = await stream_read_line(s);
    free(line);
    await stream_read_exactly(s, back, SIZE + 2);
    printf("%d bytes, %s\n", SIZE, memcmp(data, back, SIZE + 2) ? "wrong" : "right");
    await print_line(s);
    return 0;
}
