/* What `CC -E` leaves in the text: markers and pragmas inside expressions, escaped names, digraphs, GNU spellings. */
// flags: -Wno-unknown-pragmas -Wno-gnu-designator
#include <troth.h>
#include <stdarg.h>
#include <stddef.h>
#include "check.h"

static async int later(int v)
{
    await sleep_ms(1);
    return v;
}

#define IGNORED _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wunused-value\"")
#define END_IGNORED _Pragma("GCC diagnostic pop")
#define AWAIT(x) await x
#define CALL(f, ...) f(__VA_ARGS__)
#define IF_AWAIT if (await
#define EMPTY
#define LATER later
#define TWO(a, b) (await later(a) + \
                   await later(b))
#define WITH_STATEMENT do { if (await later(1)) total += 1; } while (0)
#define ASYNC_VOID(name) static async void name(void)
#define STRING(x) #x

static int total;

ASYNC_VOID(from_a_macro)
{
    WITH_STATEMENT;
    WITH_STATEMENT;
}

static async int pragmas(void)
{
    int sum = 0;
    for (int i = 0; i < 3; i++)
#pragma unknown in front of a statement
        sum += await later(i);
    IGNORED
    sum, await later(1);
    END_IGNORED
    _Pragma("GCC diagnostic push") sum += await later(11); _Pragma("GCC diagnostic pop")
    if (sum)
#pragma unknown again
    {
        sum += await later(100);
    }
    return sum;
}

/* arguments over many lines, so that markers stand between them */
static async int many_lines(void)
{
    return CALL(TWO,
        1,


        2
    ) + AWAIT(later)(


        3) + await





        LATER EMPTY (EMPTY 4 EMPTY)
        ;
}

static async int other_line_numbers(void)
{
#line 5000 "elsewhere \"quoted\".c"
    int line = __LINE__;
    await later(1); CHECK(__LINE__ == 5001);
#line 68 "preprocessed.c"
    return line;
}

/* digraphs, and a trigraph-free mixture */
static async int digraphs(int n)
<%
    int a<:3:> = <% 1, await later(2), n %>;
    return a<:0:> + a<:1:> * 10 + a[2:> * 100;
%>

static __inline__ async int alternate(const char *__restrict__ s, __volatile__ int v, __signed__ char c)
{
    __extension__ typedef __typeof__(v) __attribute__((__aligned__(16))) wide;
    __const int k = 5;
    wide w = v;
    __extension__ union { int i; struct { short lo, hi; }; } u = {.i = await later(1)};
    __auto_type x = u.lo;
    if (*s)
        goto end;
    __asm__ __volatile__("" : "+r"(w) : : "memory");
end: __attribute__((unused));
    return w + k + c + x + (int)_Alignof(wide) + (__alignof__(w) == 16);
}

static async int $dollar$(int $v)
{
    int caf\u00e9 = await later($v);
    return caf\u00e9 + 0b101 + (int)0x1P3 + 'a' + u'b' + (int)L'c' + '\'' + '"' + sizeof "\"/*" "//" - 6;
}

/* comments that look like code, and code that looks like comments */
static async int comments(void) /* await { */
{
    const char *s = "/* await later(1) */ \" // {", *t = "a\
b";
    int r = await /* between */ later // { to the end of the line
        (s[0] == '/' && t[1] == 'b');
    return r;
}

/* builtins that take types */
static int variadic(int n, ...)
{
    va_list ap;
    va_start(ap, n);
    int sum = 0;
    while (n--)
        sum += __builtin_va_arg(ap, int);
    va_end(ap);
    return sum;
}

struct node { int a; struct { char c[4]; } in[2]; };

static async int with_types(void)
{
    int n = await later(3);
    int at = __builtin_offsetof(struct node, in[1].c[2]) + offsetof(struct node, in);
    int same = __builtin_types_compatible_p(__typeof__(n), int) + __builtin_choose_expr(1, 2, n);
    unsigned bits = __builtin_popcount(await later(255)) + __builtin_expect(await later(1), 1);
    return at + same * 100 + (int)bits * 1000 + variadic(3, await later(1), n, await later(2)) * 100000;
}

/* a typedef name that is shadowed by a local, a cast that looks like a call */
typedef int T;
static async int ambiguous(void)
{
    T a = 3;
    int r = (T)(a) + await later((T)+1);
    {
        int T = 4, *p = &T;
        r += T * *p + (T) + 1;
        await later(0);
        r += (T)-1;
    }
    T T = 5;
    r += await later(T) * 1000;
    return r + sizeof(T) + sizeof T;
}

typedef int v4 __attribute__((vector_size(16)));

static async int vectors(void)
{
    v4 v = {1, 2, 3, await later(4)}, w = v + v;
    await later(0);
    w[1] += await later(10);
    return w[0] + w[1] * 10 + w[3] * 1000;
}

async int main(void)
{
    await from_a_macro();
    CHECK(total == 2);
    printf("%d %d %d\n", await pragmas(), await many_lines(), await other_line_numbers());
    printf("%d %d %d\n", await digraphs(3), await alternate("", 1, 2), await $dollar$(1000));
    printf("%d %d %d %d\n", await comments(), await with_types(), await ambiguous(), await vectors());
    IF_AWAIT later(1))
        printf("%s\n", STRING(AWAIT(x)));
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: 114 10 5000
// expect: 321 26 1380
// expect: 1 609314 5036 8142
// expect: AWAIT(x)
// expect: ok
