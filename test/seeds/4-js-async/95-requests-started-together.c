/* Both requests are started before the first yield, whichever is done first. */
#include <troth.h>
#include <stdio.h>
#include "requests.h"
#include "run.h"

static generator receives(text) returns(text) promise(text) requests(void)
{
    char a1[30], a2[30], a3[30];

    promise(text) p1 = request(a1, "r1", NULL, NULL);
    promise(text) p2 = request(a2, "r2", NULL, NULL);
    text r1 = yield p1;
    text r2 = yield p2;
    text r3 = yield request(a3, "r3/?v=%s,%s", r1, r2);
    puts(r3);
}

async int main(void)
{
    await run(requests());
    return 0;
}
