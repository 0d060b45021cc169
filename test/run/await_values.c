/* Promises of every kind of value: what comes out of `await` is what went into `return`, bit for bit. */
#include <troth.h>
#include <complex.h>
#include <limits.h>
#include <string.h>
#include "check.h"

struct big { long a[40]; char tail; };
struct small { unsigned char a, b, c; };
struct bits { unsigned lo : 3, mid : 11, : 0, hi : 5; signed s : 4; bool flag : 1; };
union word { unsigned u; unsigned char bytes[4]; };
enum colour { RED, GREEN = 40, BLUE };
typedef struct { double re, im; } pair_of_doubles;
typedef struct { int n; struct { int inner; } part; } *handle;
typedef int (*binary)(int, int);
typedef unsigned char byte;
struct opaque;
struct node { struct node *next; int v; };
struct flexible { int n; char data[]; };
struct __attribute__((aligned(64))) wide { int v; };
struct __attribute__((packed)) tight { char c; int i; };

static async bool a_bool(void) { await sleep_ms(1); return 42; }
static async char a_char(void) { await sleep_ms(1); return 'x'; }
static async signed char a_schar(void) { await sleep_ms(1); return -100; }
static async unsigned char a_uchar(void) { await sleep_ms(1); return 300 & 255; }
static async short a_short(void) { await sleep_ms(1); return SHRT_MIN; }
static async unsigned short a_ushort(void) { await sleep_ms(1); return USHRT_MAX; }
static async unsigned a_uint(void) { await sleep_ms(1); return UINT_MAX; }
static async long a_long(void) { await sleep_ms(1); return LONG_MIN; }
static async unsigned long int a_ulong(void) { await sleep_ms(1); return ULONG_MAX; }
static async long long a_llong(void) { await sleep_ms(1); return LLONG_MIN; }
static async long unsigned int long a_ullong(void) { await sleep_ms(1); return ULLONG_MAX; }
static async float a_float(void) { await sleep_ms(1); return 1.5f; }
static async double a_double(void) { await sleep_ms(1); return 0.1; }
static async long double a_ldouble(void) { await sleep_ms(1); return 0.1L; }
static async double _Complex a_complex(void) { await sleep_ms(1); return 1.0 + 2.0 * I; }
__extension__ static async __int128 an_int128(void) { await sleep_ms(1); return (__int128)1 << 100; }
static async enum colour an_enum(void) { await sleep_ms(1); return BLUE; }
static async size_t a_size(void) { await sleep_ms(1); return (size_t)-1; }
static async int64_t an_int64(void) { await sleep_ms(1); return INT64_MIN; }
static async byte a_byte(void) { await sleep_ms(1); return 255; }

static async struct big a_big(int n)
{
    struct big b = {.a = {[39] = n}, .tail = 't'};
    await sleep_ms(1);
    b.a[0] = n + 1;
    return b;
}

static async struct small a_small(void) { await sleep_ms(1); return (struct small){1, 2, 3}; }
static async struct bits a_bits(void)
{
    struct bits b = {.lo = 5, .mid = 1000, .hi = 17, .s = -8, .flag = true};
    await sleep_ms(1);
    b.mid += await a_short() == SHRT_MIN;
    b.lo--;
    return b;
}
static async union word a_union(void) { await sleep_ms(1); return (union word){.u = 0x01010101}; }
static async pair_of_doubles a_pair(void) { await sleep_ms(1); return (pair_of_doubles){1, 2}; }
static async handle a_handle(handle h) { await sleep_ms(1); return h; }
static async struct wide a_wide(void) { await sleep_ms(1); return (struct wide){64}; }
static async struct tight a_tight(void) { await sleep_ms(1); return (struct tight){1, 0x01020304}; }

static async int *a_pointer(int *p) { await sleep_ms(1); return p; }
static async const char *const *a_pointer_to_const(const char *const *p) { await sleep_ms(1); return p; }
static async void *a_void_pointer(void *p) { await sleep_ms(1); return p; }
static async struct opaque *an_opaque(struct opaque *p) { await sleep_ms(1); return p; }
static async struct node *a_node(struct node *p) { await sleep_ms(1); return p->next; }
static async struct flexible *a_flexible(struct flexible *p) { await sleep_ms(1); return p; }
static async int (*a_row(int (*p)[3]))[3] { await sleep_ms(1); return p + 1; }

static int add(int a, int b) { return a + b; }
static int mul(int a, int b) { return a * b; }
static async binary a_function(char c) { await sleep_ms(1); return c == '+' ? add : mul; }
static async int (*a_raw_function(char c))(int, int) { await sleep_ms(1); return c == '+' ? add : mul; }

async int main(void)
{
    CHECK(await a_bool() == 1);
    CHECK(await a_char() == 'x' && await a_schar() == -100 && await a_uchar() == 44);
    CHECK(await a_short() == SHRT_MIN && await a_ushort() == USHRT_MAX && await a_uint() == UINT_MAX);
    CHECK(await a_long() == LONG_MIN && await a_ulong() == ULONG_MAX);
    CHECK(await a_llong() == LLONG_MIN && await a_ullong() == ULLONG_MAX);
    CHECK(await a_float() == 1.5f && await a_double() == 0.1 && await a_ldouble() == 0.1L);
    CHECK(creal(await a_complex()) == 1 && cimag(await a_complex()) == 2);
    CHECK((int)(await an_int128() >> 98) == 4);
    CHECK(await an_enum() == BLUE && await a_size() == (size_t)-1 && await an_int64() == INT64_MIN && await a_byte() == 255);
    CHECK((await a_big(7)).a[39] == 7 && (await a_big(7)).a[0] == 8 && (await a_big(7)).tail == 't');
    struct big big = await a_big(1);
    big = await a_big((int)big.a[0]);
    CHECK(big.a[39] == 2 && big.a[0] == 3);
    struct small small = await a_small();
    CHECK(small.a == 1 && small.b == 2 && small.c == 3 && (await a_small()).c == 3);
    struct bits bits = await a_bits();
    bits.hi += await a_byte() & 1;
    bits.s = await a_schar();
    CHECK(bits.lo == 4 && bits.mid == 1001 && bits.hi == 18 && bits.s == -4 && bits.flag);
    CHECK((await a_union()).bytes[2] == 1);
    pair_of_doubles pair = await a_pair();
    CHECK(pair.re == 1 && pair.im == 2 && (await a_pair()).im == 2);
    CHECK((uintptr_t)&*(struct wide[]){await a_wide()} % 64 == 0 && (await a_wide()).v == 64);
    CHECK((await a_tight()).i == 0x01020304);

    int x = 1;
    *await a_pointer(&x) += 2;
    CHECK(x == 3 && await a_pointer(NULL) == NULL);
    const char *const strings[] = {"a", "b"};
    CHECK(!strcmp((await a_pointer_to_const(strings))[1], "b"));
    CHECK(await a_void_pointer(&x) == &x);
    CHECK(await an_opaque((struct opaque *)(void *)&x) == (struct opaque *)(void *)&x);
    struct node tail = {NULL, 2}, head = {&tail, 1};
    CHECK((await a_node(&head))->v == 2 && await a_node(await a_node(&head)) == NULL);
    CHECK(await a_flexible(NULL) == NULL);
    int rows[2][3] = {{1, 2, 3}, {4, 5, 6}};
    CHECK((*await a_row(rows))[1] == 5 && (await a_row(rows))[0][2] == 6);
    CHECK((await a_function('+'))(3, 4) == 7 && (*await a_function('*'))(3, 4) == 12);
    CHECK((await a_raw_function('*'))(3, await a_byte()) == 765);
    CHECK((await a_handle(NULL)) == NULL);

    /* the value's conversions are C's */
    double d = await a_short();
    int truncated = await a_double() * 100;
    CHECK(d == SHRT_MIN && truncated == 10);
    CHECK(sizeof(await a_big(0)) == sizeof(struct big) && sizeof(await a_char()) == 1);
    puts(checks_failed ? "failed" : "ok");
    return checks_failed;
}
// expect: ok
