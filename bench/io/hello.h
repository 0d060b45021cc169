/* What the servers without a parser share: requests end with an empty line, and each gets this answer. */
#include <stddef.h>
#include <string.h>

static const char answer[] = "HTTP/1.1 200 OK\r\nDate: Fri, 20 Nov 2026 12:00:00 GMT\r\nContent-Type: text/plain\r\n"
                             "Content-Length: 13\r\n\r\nhello, world\n";
enum { ANSWER = sizeof answer - 1, BATCH = 64 };
static char answers[BATCH * ANSWER];            /* so many in a row, for pipelined requests */

static void fill_answers(void)
{
    for (int i = 0; i < BATCH; i++)
        memcpy(answers + i * ANSWER, answer, ANSWER);
}

/* Counts the ends of requests; *state is how much of the next one was seen. */
static int count_requests(const char *data, size_t size, unsigned char *state)
{
    static const char end[] = "\r\n\r\n";
    int count = 0;
    for (size_t i = 0; i < size; i++) {
        *state = data[i] == end[*state] ? *state + 1 : data[i] == '\r';
        if (*state == 4) {
            *state = 0;
            count++;
        }
    }
    return count;
}
