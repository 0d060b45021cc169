/* What people write who come from JavaScript: the message names the way out. */
#include <troth.h>

struct user { int age; struct user *next; };
async struct user load(int id);
async int f(int v);
extern promise(int) later;

async int wrong(int n)
{
    int age = await load(1).age;                // expect error: 11:28: a promise has no members, and `await` binds weaker than this: write `(await ...).age`
    int *next = await later->next;              // expect error: 12:28: write `(await ...)->next`
    await f;                                    // expect error: 13:5: `await` needs a promise, and this is a `promise(int) (int)`: call it
    if (n == 1)
        throw "a string";                       // expect error: 15:15: `throw` needs an error (`troth_error *`), and this is a string: error_new(code, "...") makes one
    if (n == 2)
        throw 5;                                // expect error: 17:15: and this is a constant
    if (n == 3)
        throw n;                                // expect error: 19:15: and this is a `int`
    if (n == 4)
        throw 0;
    return age + *next;
}
