/* The words are contextual: members, tags, labels and what a declaration in scope names are the program's own. */
#include <troth.h>
#include "check.h"

struct await { int await; struct await *yield; };
struct outer { int async, generator, throw, defer, foreach, promise, iterator, try, catch, finally, receives, returns, discard; };
union promise { int iterator; char yield[4]; };
enum generator { DEFERRED, THROWN };
struct callbacks { int (*await)(int); int (*promise)(int); void (*async)(void); };

/* these three are words only among the specifiers of a declaration that has async or generator, and not where they are
 * declared as something else */
static int receives(int discard)
{
    int returns = discard + 1;
    return returns;
}

static int returns(void)
{
    return receives(1);
}

static int discard = 3;

static generator int _Receives(int) _Returns(int) both(int receives)
{
    int returns = yield receives;
    yield returns + discard;
}

/* a parameter and locals of plain functions, as libuv and X11 have them */
static int plain(int async, int promise, const char *yield, int iterator)
{
    int await = async * 2, generator = promise + iterator, foreach[2] = {1, 2}, defer = 4;
    for (int try = 0; try < 2; try++)
        await += foreach[try];
    {
        int catch = 1, finally = 2, throw = 3;
        await += catch + finally + throw;
    }
    return await + generator + yield[0] + defer;
}

static int labels(int n)
{
    if (n)
        goto await;
    goto yield;
await:
    n += 10;
yield:
    n += 100;
    goto try;
try:
    return n;
}

static int twice(int v)
{
    return v * 2;
}

static int function_parameter(int await(int), int (*yield)(int))
{
    return await(1) + yield(2) + (await)(3);
}

static async int later(int v)
{
    await sleep_ms(1);
    return v;
}

/* in a lowered function, too, as long as the word's own meaning is not needed in that scope */
static async int in_lowered(int promise)
{
    struct await a = {.await = 1}, b = {2, &a};
    struct outer o = {.async = await later(3), .throw = 4, .returns = 5};
    union promise u = {.iterator = 6};
    enum generator g = THROWN;
    struct callbacks c = {.await = twice, .promise = twice};
    int iterator = await later(7), defer = 8;
    {
        int yield = await later(1);
        iterator += yield;
    }
    {
        typedef int generator;
        generator x = 1;
        iterator += x;
    }
    a.await += await later(b.yield->await);
    goto await;
await:
    return promise + a.await + o.async + o.throw + o.returns + u.iterator + g + c.await(1) + c.promise(await later(2)) + iterator + defer;
}

/* a scope that names `await` has the reserved spelling for the word */
static async int reserved_in_scope(void)
{
    int await = 5;
    int got = _Await later(await) + await;
    {
        int async = _Await later(1), try = 2;
        got += async + try;
    }
    return got;
}

/* shadowed in an inner block only */
static async int inner_scope(void)
{
    int sum = await later(1);
    for (int await = 0; await < 2; await++)
        sum += await * 10;
    {
        int await = 100;
        sum += await;
    }
    return sum + await later(1000);
}

static int macro_argument(int v)
{
    return v;
}
#define STRING(x) #x
#define PASTE(a, b) a##b
#define MEMBER(s, m) ((s).m)

_Async int all_reserved(void)
{
    _Promise(int) p = later(5);
    int sum = _Await p;
    _Iterator(int, int, int) it = both(1);
    sum += iter_next(it).value;
    _Foreach (int v, it)
        sum += v;
    return sum;
}

static _Generator char _Receives(bool) _Returns(long) reserved_generator(void)
{
    if (_Yield 'a')
        _Yield 'b';
    return 77;
}

/* a declaration at file scope takes the word away from the rest of the unit */
static int defer(int v)
{
    return v + 1;
}
typedef struct { int throw; } try;
static int use_of_them(try t)
{
    return defer(t.throw);
}

async int main(void)
{
    struct outer o = {.promise = 5};
    _Iter_result(char, long) r;
    _Iterator(char, bool, long) it = reserved_generator();
    printf("%d %d\n", receives(1), returns());
    printf("%d\n", plain(1, 2, "A", 3));
    printf("%d %d %d\n", labels(0), labels(1), function_parameter(twice, twice));
    printf("%d %d %d\n", await in_lowered(100), await reserved_in_scope(), await inner_scope());
    printf("%d\n", await all_reserved());
    r = iter_next(it);
    printf("%c ", r.value);
    r = iter_send(it, true);
    printf("%c ", r.value);
    r = iter_next(it);
    printf("%ld %d\n", r.result, r.done);
    foreach (int v, both(4))
        printf("%d ", v);
    printf("%d %s %s\n", macro_argument(await later(9)), STRING(await later(1)), STRING(promise(int)));
    printf("%d %d %d\n", MEMBER(o, promise), PASTE(_Aw, ait) later(3), use_of_them((try){1}));
}
// expect: 2 2
// expect: 85
// expect: 100 111 12
// expect: 144 13 1111
// expect: 9
// expect: a b 77 1
// expect: 4 3 9 await later(1) promise(int)
// expect: 5 3 2
