/* The place of an error is the header's, and a macro's use. */
#include <troth.h>
async int troth_test_later(int v);
#include "header.h"
// expect error: 4:12: `await`
#define WAIT_FOR(x) await (x)

int uses_a_macro(promise(int) p)
{
    int before = 1; return before + WAIT_FOR(p);    // expect error: 10:
}
#line 100 "other.c"
int elsewhere(promise(int) p) { return await p; }
// expect error: 100:
