/* Statement expressions: with suspensions where their value is not used, without them anywhere. */
#include <troth.h>
#include <assert.h>
#include "check.h"

#define SWAP(a, b) ({ __typeof__(a) t_ = (a); (a) = (b); (b) = t_; })
#define MAX(a, b) ({ __typeof__(a) a_ = (a); __typeof__(b) b_ = (b); a_ > b_ ? a_ : b_; })

static async int later(int v)
{
    await sleep_ms(1);
    return v;
}

async int main(void)
{
    assert(await later(1) == 1);
    assert(await later(1) && await later(2) == 2);
    assert(({ int n = 3; n * 2; }) == 6);

    int a = 1, b = 2;
    SWAP(a, b);
    await later(0);
    CHECK(a == 2 && b == 1);
    CHECK(MAX(a, b) == 2);
    /* beside a suspension in the same expression */
    int m = MAX(a, b) + await later(10);
    CHECK(m == 12);
    m = await later(MAX(5, 4)) + MAX(1, 2);
    CHECK(m == 7);

    ({ await later(1); });
    ({ a = await later(5); b = a + await later(1); });
    CHECK(a == 5 && b == 6);
    (void)({ a = await later(7); a; });
    CHECK(a == 7);
    ({
        int local = await later(1);
        for (int i = 0; i < 3; i++)
            local += await later(i);
        a = local;
        if (local == 4)
            a = await later(44);
    });
    CHECK(a == 44);
    ({ a = 1; await later(1); }), b = await later(9);
    CHECK(a == 1 && b == 9);
    for (({ a = await later(3); }); a > 0; ({ a -= await later(1); }))
        b++;
    CHECK(b == 12);
    /* its variables live across a suspension that stands beside it */
    int *p = NULL;
    int got = ({ int inner = 4; p = &inner; *p + 1; }) + await later(1);
    CHECK(got == 6);
    if (b == 12)
        ({ await later(1); b = 0; });
    else
        ({ await later(1); b = 1; });
    CHECK(b == 0);
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: ok
