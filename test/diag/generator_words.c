/* receives, returns and discard where they cannot stand. */
#include <troth.h>

generator receives(int, int) int twice(void);       // expect error: 4:
async receives(bool) int not_a_generator(void);     // expect error: 5:7: `receives`
async returns(bool) int neither(void);              // expect error: 6:7: `returns`
