/* Results that an async function and a generator cannot have. */
#include <troth.h>

typedef int array[3];

async promise(int) nested(void);        // expect error: 6:20: a promise
generator void nothing(void);           // expect error: 7:16: void
async array gives_array(void);          // expect error: 8:13: array
