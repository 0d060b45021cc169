/* `await` as an operand of every operator of C, with the evaluation order that Troth fixes. */
#include <troth.h>
#include "check.h"

static char trace[256];
static int length;

static void note(char c)
{
    trace[length++] = c;
    trace[length] = 0;
}

static const char *take(void)
{
    length = 0;
    return trace;
}

static int same(const char *s)
{
    const char *a = take();
    while (*a && *a == *s)
        a++, s++;
    return *a == *s;
}

static async int give(char name, int value)
{
    note(name);
    await sleep_ms(1);
    note((char)(name - 'a' + 'A'));
    return value;
}

static int plain(char name, int value)
{
    note(name);
    return value;
}

static async int *where(int *p)
{
    await sleep_ms(1);
    return p;
}

static int add3(int a, int b, int c)
{
    return a * 100 + b * 10 + c;
}

static async void logic(void)
{
    CHECK((await give('a', 0) && await give('b', 1)) == 0);
    CHECK(same("aA"));
    CHECK((await give('a', 3) && await give('b', 7)) == 1);
    CHECK(same("aAbB"));
    CHECK((await give('a', 3) || await give('b', 1)) == 1);
    CHECK(same("aA"));
    CHECK((await give('a', 0) || await give('b', 4)) == 1);
    CHECK(same("aAbB"));
    CHECK((await give('a', 0) || plain('x', 0)) == 0);
    CHECK(same("aAx"));
    CHECK((plain('x', 0) && await give('a', 0)) == 0);
    CHECK(same("x"));
    CHECK((plain('x', 1) && await give('a', 0) && plain('y', 1)) == 0);
    CHECK(same("xaA"));
    CHECK((plain('x', 0) || await give('a', 0) || plain('y', 9)) == 1);
    CHECK(same("xaAy"));
    CHECK(!await give('a', 0) && same("aA"));
    CHECK(((await give('a', 1) && await give('b', 0)) || (await give('c', 1) && await give('d', 2))));
    CHECK(same("aAbBcCdD"));
}

static async void choice(void)
{
    CHECK((await give('a', 1) ? await give('b', 2) : await give('c', 3)) == 2);
    CHECK(same("aAbB"));
    CHECK((await give('a', 0) ? await give('b', 2) : await give('c', 3)) == 3);
    CHECK(same("aAcC"));
    CHECK((plain('x', 1) ? plain('y', 5) : await give('c', 3)) == 5);
    CHECK(same("xy"));
    CHECK((plain('x', 0) ? plain('y', 5) : await give('c', 3)) == 3);
    CHECK(same("xcC"));
    CHECK((await give('a', 0) ? 1 : await give('b', 0) ? 2 : await give('c', 1) ? 3 : 4) == 3);
    CHECK(same("aAbBcC"));
    CHECK((await give('a', 6) ?: await give('b', 7)) == 6);
    CHECK(same("aA"));
    CHECK((await give('a', 0) ?: await give('b', 7)) == 7);
    CHECK(same("aAbB"));
    CHECK((plain('x', 0) ?: await give('b', 8)) == 8);
    CHECK(same("xbB"));
    /* the usual arithmetic conversions hold across the branches */
    CHECK((await give('a', 0) ? 2.5 : await give('b', 7)) / 2 == 3.5);
    CHECK(sizeof(await give('a', 0) ? 2.5 : await give('b', 7)) == sizeof(double));
    CHECK(same("aAbB"));
    /* a branch may be void */
    plain('x', 1) ? (void)await give('a', 1) : note('n');
    CHECK(same("xaA"));
}

static async void comma(void)
{
    int x = 1;
    CHECK((await give('a', 1), await give('b', 2), 5) == 5);
    CHECK(same("aAbB"));
    CHECK((x = 10, await give('a', 1) + x) == 11);
    CHECK((await give('b', 1), x = 20, x + 1) == 21);
    take();
    for (int i = 0, j = await give('c', 2); i < j; i++, await give('d', 1))
        note('-');
    CHECK(same("cC-dD-dD"));
}

static async void operators(void)
{
    int x = 5, a[4] = {1, 2, 3, 4}, *p = a;
    CHECK(-await give('a', 3) == -3);
    CHECK(~await give('a', 3) == ~3);
    CHECK(+await give('a', 3) == 3);
    CHECK(await give('a', 7) % await give('b', 4) == 3);
    CHECK((await give('a', 7) << await give('b', 2) | 1) == 29);
    CHECK((await give('a', 6) ^ 3) == 5 && (await give('a', 6) & 3) == 2);
    CHECK((await give('a', 1) < await give('b', 2)) + (await give('a', 1) >= 1) == 2);
    CHECK((long)await give('a', -1) == -1L && (unsigned char)await give('a', 257) == 1);
    CHECK(a[await give('a', 2)] == 3);
    CHECK((await where(a))[1] == 2);
    CHECK(1[await where(a)] == 2);
    CHECK(*await where(a + 3) == 4);
    CHECK(*(await where(a) + await give('a', 1)) == 2);
    *await where(a) = await give('a', 9);
    CHECK(a[0] == 9);
    a[await give('a', 1)] = 8;
    CHECK(a[1] == 8);
    a[await give('a', 1)] += await give('b', 10);
    CHECK(a[1] == 18);
    a[await give('a', 2)]++;
    CHECK(a[2] == 4);
    --*await where(a + 3);
    CHECK(a[3] == 3);
    (*await where(&x))++;
    CHECK(x == 6);
    x += await give('a', 4);
    CHECK(x == 10);
    x -= await give('a', 1) + await give('b', 2);
    CHECK(x == 7);
    x *= 2, x /= await give('a', 7);
    CHECK(x == 2);
    x <<= await give('a', 3);
    CHECK(x == 16);
    p += await give('a', 1);
    CHECK(*p == 18);
    CHECK(&p[await give('a', 1)] == a + 2);
    CHECK(&*await where(a) == a);
    take();
    int y = x = await give('a', 77);
    CHECK(y == 77 && x == 77);
    CHECK(add3(await give('a', 1), await give('b', 2), await give('c', 3)) == 123);
    CHECK(same("aAaAbBcC"));
    CHECK(add3(add3(0, 0, await give('a', 1)), await give('b', add3(0, 0, await give('c', 2))), 3) == 123);
    CHECK(same("aAcCbB"));
}

/* An operand that stands left of a suspension has its value from before it or is read after it: Troth says that
 * suspensions come first, with their own operands, and the rest of the full expression follows. */
static int total;
static async int bump(int n)
{
    await sleep_ms(1);
    total += 100;
    return n;
}

static async void order(void)
{
    total = 1;
    total += await bump(5);
    CHECK(total == 106);
    total = 1;
    int sum = total + await bump(1);
    CHECK(sum == 102);
    sum = total * 2 + await bump(1) + total;
    CHECK(sum == 201 * 2 + 1 + 201);
    take();
    sum = plain('p', 1) + await give('a', 1) + plain('q', 1);
    CHECK(trace[0] == 'a' && trace[1] == 'A' && sum == 3);
    take();
    int n = 0;
    sum = await give('a', n++) + await give('b', n++) * 10 + await give('c', n++) * 100;
    CHECK(sum == 210 && n == 3);
}

static async int nested(int n)
{
    return n <= 0 ? 0 : 1 + await nested(n - 1);
}

static async promise(int) *none(void)
{
    return NULL;
}

static async int next_of(int n)
{
    return n + 1;
}

async int main(void)
{
    await logic();
    await choice();
    await comma();
    await operators();
    await order();
    CHECK(await nested(50) == 50);
    CHECK(await next_of(await next_of(await next_of(0))) == 3);
    CHECK(await none() == NULL);
    /* await binds like a unary operator */
    CHECK(await next_of(1) + 1 == 3);
    CHECK(!await next_of(1) + 1 == 1);
    CHECK(- - await next_of(1) == 2);
    printf("%d\n", await next_of(1) * await next_of(2) - await next_of(3));
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: 2
// expect: ok
