/* An incomplete type as the value of a definition. */
#include <troth.h>

struct incomplete;
async struct incomplete *fine(void);
async struct incomplete later(void);    /* it may be completed before the definition */

async struct incomplete unknown(void)   // expect error: 8:25: incomplete
{
}
