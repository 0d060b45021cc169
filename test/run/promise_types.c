/* promise(T) and its kin as types: struct members, arrays, globals, parameters, casts, function pointers, typedefs. */
#include <troth.h>
#include <stdlib.h>
#include <string.h>
#include "check.h"

typedef struct { int n; char s[4]; } unnamed;
typedef unnamed other_name;
typedef int (*fn)(void);
typedef const struct tagged *tagged_ref;
struct tagged { int v; };
struct holder;
typedef promise(struct holder *) holder_promise;
struct holder { holder_promise self; promise(int) list[3]; iterator(unnamed) it; iterable(char) chars; int n; };

promise(unnamed) global;
static promise(int) table[4], *cursor = table;
extern promise(int) table_extern[];
promise(int) table_extern[2];
static const struct { promise(void) (*make)(void); const char *name; } makers[1];

static async unnamed an_unnamed(int n)
{
    await sleep_ms(1);
    return (unnamed){n, "abc"};
}

static async other_name same_type(int n)
{
    return await an_unnamed(n + 1);
}

static int seven(void)
{
    return 7;
}

static async fn a_function(void)
{
    return seven;
}

static async tagged_ref a_tagged(const struct tagged *t)
{
    await sleep_ms(1);
    return t;
}

static async struct holder *a_holder(struct holder *h)
{
    await sleep_ms(1);
    return h;
}

static async int later(int v)
{
    await sleep_ms(v);
    return v;
}

static generator unnamed unnameds(int n)
{
    while (n--)
        yield (unnamed){.n = n};
}

static generator promise(int) futures(int n)
{
    for (int i = 0; i < n; i++)
        yield later(i);
}

/* promise types where a type name may stand */
static size_t sizes(void *p)
{
    promise(int) q = (promise(int))p;
    promise(int) *list = malloc(2 * sizeof(promise(int)));
    size_t n = sizeof(promise(char)) + sizeof(iterator(int, bool, char)) + _Alignof(promise(double)) + sizeof(promise(int)[3]);
    if (list)
        list[0] = list[1] = q;
    free(list);
    return n / sizeof(void *);
}

static int state_of(promise(int) p, promise(void) (*unused)(int), promise(int) all[2])
{
    return promise_state(p) * 10 + promise_state(all[1]) + (unused != NULL);
}

static _Bool same_types(void)
{
    return __builtin_types_compatible_p(promise(unsigned long), promise(long unsigned int))
        && __builtin_types_compatible_p(promise(unnamed), promise(other_name))
        && __builtin_types_compatible_p(promise(size_t), promise(unsigned long))
        && !__builtin_types_compatible_p(promise(int), promise(unsigned))
        && !__builtin_types_compatible_p(promise(char *), promise(const char *))
        && __builtin_types_compatible_p(iterator(int), iterator(int, int, int))
        && !__builtin_types_compatible_p(iterator(int), iterator(int, bool, int))
        && __builtin_types_compatible_p(promise(fn), promise(int (*)(void)));
}

static async int arrays(void)
{
    promise(int) three[3], *p = three;
    for (int i = 0; i < 3; i++)
        three[i] = later(3 - i);
    promise(int) pair[] = {later(1), later(2)}, one = three[0];
    promise(int) grid[2][2] = {{later(1)}, {later(2), one}};
    int sum = await p[0] * 100 + await *(p + 1) * 10 + await 2[three];
    for (size_t i = 0; i < sizeof pair / sizeof *pair; i++)
        sum += await pair[i] * 1000;
    CHECK(!grid[0][1]);
    sum += await grid[1][1] * 10000 + await grid[0][0] + await grid[1][0];
    await promise_all_of(three, 3);
    return sum;
}

async int main(void)
{
    global = an_unnamed(5);
    CHECK((await global).n == 5 && !strcmp((await global).s, "abc"));
    promise_release(global);
    CHECK((await same_type(6)).n == 7 && (await a_function())() == 7 && (*await a_function())() == 7);
    struct tagged t = {9};
    CHECK((await a_tagged(&t))->v == 9);
    struct holder h = {.n = 3};
    h.self = a_holder(&h);
    (await h.self)->n = 4;
    CHECK(h.n == 4 && (await (await h.self)->self)->n == 4);
    promise_release(h.self);
    h.list[1] = later(2);
    struct holder *ph = &h;
    CHECK(await ph->list[h.n - 3] == 2);
    promise_release(h.list[1]);
    h.it = unnameds(3);
    foreach (unnamed u, ph->it)
        h.n += u.n;
    CHECK(h.n == 7);
    iter_release(h.it);
    *cursor++ = later(3);
    *cursor = promise_keep(table[0]);
    CHECK(await *cursor == 3 && await table[0] == 3 && table[0] == table[1]);
    promise_release(*cursor--);
    promise_release(*cursor);
    CHECK(sizes(NULL) == 6 && same_types() && !makers[0].make && !table_extern[0]);
    printf("%d\n", await arrays());
    promise(int) done = promise_resolved(int, 1), both[2] = {done, later(1)};
    CHECK(state_of(done, NULL, both) == 10);
    int sum = 0;
    iterator(promise(int)) it = futures(4);
    for (iter_result(promise(int)) r = iter_next(it); !r.done; r = iter_next(it)) {
        promise(int) p = r.value;
        sum += await p;
    }
    CHECK(sum == 6);
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: 33324
// expect: ok
// no-sweep: it holds promises in structs and in a global, only until all goes well
