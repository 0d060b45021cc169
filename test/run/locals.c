/* Section 8: locals keep value and address across a suspension. */
#include <troth.h>
#include <stddef.h>
#include <string.h>
#include "check.h"

static async void pause(void)
{
    await sleep_ms(1);
}

static async void shadowing(int x)
{
    CHECK(x == 1);
    {
        int x = 2;
        await pause();
        CHECK(x == 2);
        {
            int y = x, x = y + 1;
            await pause();
            CHECK(x == 3 && y == 2);
        }
        for (int x = 10; x < 12; x++) {
            int x = 20;
            await pause();
            CHECK(x++ == 20);
        }
        CHECK(x == 2);
    }
    int sum = 0;
    for (int i = 0; i < 3; i++) {
        int i = 5;
        await pause();
        sum += i;
    }
    CHECK(x == 1 && sum == 15);
    {
        extern int shadow_of_file_scope;
        int *p = &shadow_of_file_scope;
        int shadow_of_file_scope = 3;
        await pause();
        CHECK(*p == 77 && shadow_of_file_scope == 3);
    }
}
int shadow_of_file_scope = 77;

static async int statics(void)
{
    static int count, table[3] = {1, 2, 3};
    static const char *const name = "static";
    int before = count++;
    await pause();
    {
        static int count = 100;
        count++;
        await pause();
        before += count;
    }
    table[0]++;
    CHECK(!strcmp(name, "static"));
    static struct { int n; } unnamed = {5};
    await pause();
    unnamed.n++;
    return before + table[0] + unnamed.n;
}

static async void addresses(void)
{
    int x = 1, *p = &x, **pp = &p;
    struct { int a, b; } s = {1, 2}, *ps = &s;
    int array[4] = {1, 2, 3, 4}, *end = array + 4;
    char buffer[64], *cursor = buffer;
    for (int i = 0; i < 5; i++) {
        cursor += sprintf(cursor, "%d.", i);
        await pause();
    }
    CHECK(!strcmp(buffer, "0.1.2.3.4.") && cursor == buffer + 10);
    **pp = 5;
    ps->b = 6;
    CHECK(x == 5 && p == &x && s.b == 6 && end - array == 4 && end[-1] == 4);
    int *fresh[3];
    for (int i = 0; i < 3; i++) {
        int local = i;
        fresh[i] = &local;
        await pause();
        CHECK(*fresh[i] == i);
    }
    int (*row)[4] = &array;
    await pause();
    CHECK((*row)[2] == 3 && sizeof *row == sizeof array && sizeof(array) == 16);
}

static async void declarators(void)
{
    int a = 1, *b = &a, c[2] = {3, 4}, (*d)[2] = &c, *e[2] = {&a, b}, (*f)(const char *, ...) = printf;
    int (*g[2])(const char *) = {puts, NULL};
    const volatile unsigned long long int *h = NULL;
    long unsigned i = 5;
    char const *const j = "j";
    int m[2][3] = {{1, 2, 3}, {4, 5, 6}}, (*n)[3] = m;
    int (*(*o)(int, int (*)[2]))[2] = NULL;
    await pause();
    CHECK(a == 1 && *b == 1 && (*d)[1] == 4 && *e[1] == 1 && f == printf && g[0] == puts && !h && i == 5);
    CHECK(*j == 'j' && n[1][2] == 6 && !o && c[0] == 3);
    register int r = 3;
    auto int q = 4;
    int unsigned w = 6, v __attribute__((aligned(32))) = 7;
    await pause();
    CHECK(r == 3 && q == 4 && w == 6 && v == 7 && (uintptr_t)&v % 32 == 0);
}

static async void qualified(void)
{
    const int c = 5;
    const int table[] = {1, 2, 3};
    const char text[] = "const text";
    const struct { int x; const int y; } s = {1, 2};
    int *const p = (int[]){7, 8};
    volatile int v = 1;
    const volatile int cv = 2;
    _Atomic int a = 3;
    _Atomic(long) al = 4;
    int *restrict r = p;
    await pause();
    v++;
    a += 2;
    al++;
    CHECK(c == 5 && table[2] == 3 && sizeof table == 12 && !strcmp(text, "const text") && sizeof text == 11);
    CHECK(s.x == 1 && s.y == 2 && p[1] == 8 && v == 2 && cv == 2 && a == 5 && al == 5 && r[0] == 7);
    for (int i = 0; i < 3; i++) {
        const int each = i * 2;
        const int squares[2] = {i * i, each};
        await pause();
        CHECK(each == i * 2 && squares[0] == i * i && squares[1] == each);
    }
    const int from = c + 1, *const q = &from;
    await pause();
    CHECK(*q == 6);
}

static async void aligned(void)
{
    _Alignas(64) char line[10] = "aligned";
    _Alignas(double) char raw[sizeof(double)];
    int __attribute__((aligned(128))) number = 5;
    struct { _Alignas(32) int x; char y; } inside = {1, 2};
    long double ld = 1.25L;
    await pause();
    CHECK((uintptr_t)line % 64 == 0 && (uintptr_t)&number % 128 == 0 && (uintptr_t)&inside % 32 == 0);
    CHECK((uintptr_t)raw % _Alignof(double) == 0 && (uintptr_t)&ld % _Alignof(long double) == 0);
    CHECK(!strcmp(line, "aligned") && number == 5 && inside.y == 2 && ld == 1.25L);
}

/* A frame holds the alignment also when many are made. */
static async void many_aligned(int depth)
{
    _Alignas(64) int here = depth;
    if (depth)
        await many_aligned(depth - 1);
    await pause();
    CHECK(here == depth && (uintptr_t)&here % 64 == 0);
}

struct outer { int from_file; };
typedef int number;
enum { ONE = 1 };

static async void types(void)
{
    CHECK(sizeof(struct outer) == sizeof(int));
    struct outer { double a, b, c; } o = {1, 2, 3};
    typedef char number;
    enum { ONE = 10, TWO = 20 } e = TWO;
    union outer_union { int i; char c[8]; } u = {.c = "union"};
    struct list { struct list *next; int v; } second = {NULL, 2}, first = {&second, 1};
    await pause();
    number n = 'n';
    CHECK(sizeof(struct outer) == 24 && o.c == 3 && sizeof(number) == 1 && ONE == 10 && e == 20 && n == 'n');
    CHECK(!strcmp(u.c, "union") && first.next->v == 2);
    {
        struct outer { char one; };
        enum { ONE = 100 };
        typedef short number;
        struct outer local = {'l'};
        number s = 1;
        await pause();
        CHECK(sizeof local == 1 && local.one == 'l' && ONE == 100 && sizeof s == 2);
    }
    struct outer again = o;
    await pause();
    CHECK(again.b == 2 && ONE == 10);
    struct later;
    struct later *ahead = NULL;
    struct later { int x; } now = {4};
    ahead = &now;
    await pause();
    CHECK(ahead->x == 4);
    typedef struct { int x, y; } pair;
    typedef pair pairs[2];
    pairs both = {{1, 2}, {3, 4}};
    pair (*ptr)[2] = &both;
    await pause();
    CHECK((*ptr)[1].y == 4 && sizeof(pairs) == 16);
    typedef int function(int);
    function *fn = NULL;
    await pause();
    CHECK(!fn);
}

/* The same names of types and enumerators in another function. */
static async int types_again(void)
{
    struct outer { char x[3]; } o = {"ab"};
    enum { ONE = 111 };
    typedef long long number;
    static number kept = ONE;
    await pause();
    return (int)sizeof o + ONE + (int)sizeof(number) + (int)kept;
}

static async void type_names_of_locals(void)
{
    int n = 3;
    __typeof__(n) m = 4;
    __typeof__(&n) p = &m;
    typeof(int[2]) pair = {1, 2};
    __auto_type inferred = 2.5;
    __auto_type text = "text";
    __auto_type ptr = &n;
    typeof(pair[0]) first = pair[0];
    struct { int n; } s = {9};
    __typeof__(s) copy = s;
    __typeof__(s.n) *inside = &copy.n;
    await pause();
    CHECK(m == 4 && *p == 4 && pair[1] == 2 && inferred == 2.5 && text[1] == 'e' && *ptr == 3 && first == 1 && *inside == 9);
    CHECK(sizeof(inferred) == sizeof(double) && offsetof(__typeof__(s), n) == 0);
    {
        __typeof__(n) n = 30;           /* the outer n in its type, the inner one declared */
        await pause();
        CHECK(n == 30);
    }
    CHECK(n == 3);
}

static async const char *function_name(void)
{
    const char *before = __func__;
    await pause();
    CHECK(before == __func__ && !strcmp(__FUNCTION__, "function_name") && !strcmp(__PRETTY_FUNCTION__, __func__));
    CHECK(sizeof(__func__) == sizeof "function_name");
    return __func__;
}

/* Uninitialised locals that are written before they are read, and unused ones. */
static async int declared_only(bool which)
{
    int a, b[3], unused __attribute__((unused));
    struct { int x; } c;
    if (which) {
        a = 1;
        await pause();
        b[1] = 2;
        c.x = 3;
    } else {
        await pause();
        a = b[1] = c.x = 5;
    }
    return a + b[1] + c.x;
}

/* The block of a local begins anew: its address may be taken in each round, and its initialiser runs again. */
static async int loops(void)
{
    int sum = 0;
    for (int i = 0; i < 4; i++) {
        int counted = 0, array[2] = {i};
    again:
        counted++;
        await pause();
        if (counted < 3)
            goto again;
        sum += counted + array[0] + array[1];
        array[1] = 100;
    }
    return sum;
}

async int main(void)
{
    await shadowing(1);
    printf("%d %d\n", await statics(), await statics());
    await addresses();
    await declarators();
    await qualified();
    await aligned();
    await many_aligned(20);
    await types();
    printf("%d\n", await types_again());
    await type_names_of_locals();
    printf("%s\n", await function_name());
    printf("%d %d %d\n", await declared_only(true), await declared_only(false), await loops());
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: 109 113
// expect: 233
// expect: function_name
// expect: 6 15 18
// expect: ok
