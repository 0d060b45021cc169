/* With TROTH_RESERVED_WORDS the short spellings are names that nobody declared. */
#define TROTH_RESERVED_WORDS
#include <troth.h>

_Async int f(int v)
{
    return await f(v);                  // expect error: 7:18: expected `;` after `return`
}
