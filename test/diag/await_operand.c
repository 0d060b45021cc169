/* `await` of something that is not a promise. */
#include <troth.h>

struct s { int x; };
generator int g(void);
int plain(void);
async int f(int v);

async int wrong(struct s s, iterator(int) it, promise(int) p)
{
    await 5;                // expect error: 11:5: needs a promise
    await plain();          // expect error: 12:5: needs a promise
    await s.x;              // expect error: 13:5: needs a promise
    await it;               // expect error: 14:5: needs a promise
    await g();              // expect error: 15:5: needs a promise
    await &p;               // expect error: 16:5: needs a promise
    await f;                // expect error: 17:5: needs a promise
    await "text";           // expect error: 18:5: needs a promise
    return await await f(1);// expect error: 19:12: needs a promise
}
