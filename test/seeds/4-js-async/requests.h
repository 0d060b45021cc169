/* What some cases of this folder share: requests that generators make. */
#include <stdio.h>
#include <string.h>
#include <troth.h>

typedef const char *text;

/* Stands for a request; the lines show when requests start and end. The answer is in `answer`, which is the caller's. */
static async text request(char answer[30], const char *format, text r1, text r2)
{
    char url[60] = "http://some.url.";

    snprintf(answer, 30, format, r1, r2);
    strcat(url, answer + 1);
    printf("start %s\n", url);
    await sleep_ms(!strcmp(answer, "r1") ? 50 : 10);
    printf("done  %s\n", url);
    return answer;
}
