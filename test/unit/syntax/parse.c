/*
 * parse.c: external declarations: what is lowered, what is copied, what is refused, and the tree of a body.
 */
#include "compiler/syntax/parse.h"
#include "compiler/base/diag.h"
#include "testing.h"

#include <sys/wait.h>
#include <unistd.h>

static struct unit unit;

/* A letter for each external declaration: c copied, d a declaration, f a function whose body was parsed; in capitals where
 * something in it is to be rewritten. */
static const char *kinds_as(const char *pragma, const char *text)
{
    const char *whole = arena_format("%s\n%s", pragma, text);
    parse_begin(&unit, lex(whole, strlen(whole), "test.c"));
    struct buffer b = {0};
    buffer_string(&b, "");
    int at = 0;
    struct external e;
    while (parse_external(&unit, &at, &e)) {
        buffer_char(&b, (e.words ? "CDF" : "cdf")[e.kind]);
        if (e.last <= e.first || at != e.last) {
            buffer_string(&b, "!");
            break;
        }
    }
    return b.data;
}

static const char *kinds(const char *text)
{
    return kinds_as("#pragma troth words(short)", text);
}

/* The function of a unit that holds one. */
static struct function *function_of(const char *text)
{
    const char *whole = arena_format("#pragma troth words(short)\n%s", text);
    parse_begin(&unit, lex(whole, strlen(whole), "test.c"));
    struct function *f = NULL;
    int at = 0;
    struct external e;
    while (parse_external(&unit, &at, &e))
        if (e.function)
            f = e.function;
    return f;
}

static int errors_in(const char *text)
{
    int before = diag_error_count();
    kinds(text);
    return diag_error_count() - before;
}

/* None of these may stop a build: they are copied or understood. */
static void copied(void)
{
    static const char *const texts[] = {
        "int x; static const char *s = \"{\"; int a[] = {1, [3] = 4};",
        "int f(void) { return 1; } int g(int a, ...) { while (a) a--; return a; }",
        "int k(a, b) int a, *b; { return a + *b; }",
        "extern int printf(const char *, ...) __asm__(\"\" \"printf\") __attribute__((__nothrow__, __format__(printf, 1, 2)));",
        "__extension__ typedef struct { long long int quot; } lldiv_t;",
        "typedef int v4 __attribute__((vector_size(16))); v4 add(v4 a, v4 b) { return a + b; }",
        "_Static_assert(sizeof(int) == 4, \"int\"); __asm__(\".globl x\");;",
        "typedef _Float32 _Float32_; typedef float _Float32; _Float128 q;",
        "struct s { unsigned a : 3, : 0, b : 5; struct { int c; }; union { int d; float e; } u[2]; } x = {1};",
        "int (*signal(int sig, void (*func)(int)))(int);",
        "enum e { A, B = 5, C __attribute__((deprecated)) = B + 1, } e1; enum e;",
        "typedef int T; T T1; int h(T T) { return (T)(T) + sizeof(T); }",
        "inline __attribute__((always_inline)) static int i(int *restrict p, int a[static 3], int n, int m[n][*]);",
        "int weird @ syntax ; struct nope { some unknown things };",
        "int j(void) { __label__ l; l: goto *(&&l); int in(void) { return 1; } return ({ 1; }) ?: in(); }",
        "_Noreturn void k2(void); _Thread_local int t; _Alignas(16) int al; _Atomic(int) at; _Atomic int at2;",
        "int old = (struct { int y; }){ y: 5 }.y; int sw(int v) { switch (v) { case 1 ... 5: return 1; } return 0; }",
        "#pragma pack(push, 1)\nstruct p { char c; int i; };\n#pragma pack(pop)\nint after;",
        "auto int broken(; int fine; } int f2(void) { return 0; }",
        "typeof(int) ty; __typeof__(ty) *tp; __auto_type au = 5;",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        int errors = errors_in(texts[i]);
        const char *k = kinds(texts[i]);
        if (errors || strchr(k, '!') || strpbrk(k, "CDF")) {
            failures++;
            printf("%s: %d errors, %s\n", texts[i], errors, k);
        }
    }
}

static void recognised(void)
{
    EXPECT_TEXT("D", kinds("async int f(void);"));
    EXPECT_TEXT("F", kinds("async int f(void) { return 1; }"));
    EXPECT_TEXT("F", kinds("generator int g(void) { yield 1; }"));
    EXPECT_TEXT("D", kinds("promise(int) p;"));
    EXPECT_TEXT("dD", kinds("int x; promise(int) f(promise(int) p, int q);"));
    EXPECT_TEXT("DF", kinds("generator int g(void); int f(void) { foreach (int x, g()) return x; return 0; }"));
    EXPECT_TEXT("DF", kinds("iterator(int) it; int f(void) { return iter_next(it).value; }"));
    EXPECT_TEXT("D", kinds("struct s { promise(int) p; int async, await; };"));
    /* names of the program's own */
    EXPECT_TEXT("dd", kinds("int async; int f(int await, int yield);"));
    EXPECT_TEXT("df", kinds("typedef int promise; promise f(void) { promise await = 1; return await; }"));
    EXPECT(errors_in("struct async { int await; struct await *yield; }; int f(struct async *foreach) { return foreach->await; }") == 0);
    EXPECT(errors_in("int f(int x) { if (x) goto await; await: return 1; }") == 0);
    EXPECT_TEXT("D", kinds_as("", "_Async int f(void);"));
    EXPECT_TEXT("F", kinds_as("#pragma troth words(reserved)", "_Async int f(int await) { return await; }"));
    EXPECT_TEXT("dd", kinds_as("#pragma troth words(reserved)", "int await(int); int async;"));
    /* one wrong declaration does not hide the next */
    EXPECT(errors_in("async int f(void) { return await; } async int g(void) { return await 5 +; } async int h(void) { return 1; }") >= 2);
    EXPECT(strchr(kinds("async int f(void) { return await; } async int g(void) { return 1; }"), 'F') != NULL);
}

static void trees(void)
{
    struct function *f = function_of("async int f(int v); async int g(int a) { int x = await f(a) + 1; return x + await f(2); }");
    EXPECT(f && f->lowered && f->is_async && !f->is_generator && !strcmp(f->name, "g"));
    EXPECT(f && f->suspensions.count == 2 && f->locals.count == 2 && !strcmp(type_name(f->value), "int"));
    EXPECT(f && f->body->kind == STMT_COMPOUND && f->body->list.count == 2 && f->body->suspends);
    EXPECT(f && f->body->list.data[0]->kind == STMT_DECLARATION && f->body->list.data[1]->kind == STMT_RETURN);
    EXPECT(f && f->body->list.data[1]->expr->suspends && f->body->list.data[1]->expr->kind == EXPR_BINARY);
    f = function_of("async int f(int v); async int g(void) { return sizeof(await f(1)); }");
    EXPECT(f && f->suspensions.count == 0 && f->unevaluated.count == 1 && !f->body->suspends);
    f = function_of("generator int g(int n) { while (n--) { int k = yield n; (void)k; } }");
    EXPECT(f && f->is_generator && f->suspensions.count == 1 && f->loops.count == 1 && f->locals.count == 2);
    f = function_of("async int f(int v); async int g(void) { a: await f(1); goto a; b: goto b; }");
    EXPECT(f && f->labels.count == 2 && f->gotos.count == 2);
    f = function_of("async int f(int v); async int g(void) { promise(int) p = f(1), q[2]; { promise(int) r = p; await r; } return await p; }");
    EXPECT(f && f->body->owned.count == 2 && f->body->list.data[1]->owned.count == 1);
    /* precedence: await binds like a unary operator, yield like an assignment */
    f = function_of("async int f(int v); async int g(void) { return -await f(1) * 2; }");
    EXPECT(f && f->body->list.data[0]->expr->kind == EXPR_BINARY && f->body->list.data[0]->expr->kids.data[0]->kind == EXPR_PREFIX);
    f = function_of("generator int g(int n) { n = yield n + 1; }");
    EXPECT(f && f->body->list.data[0]->expr->kind == EXPR_ASSIGN && f->body->list.data[0]->expr->kids.data[1]->kind == EXPR_YIELD);
    f = function_of("typedef int T; async int f(int v); async int g(void) { int T = 3; return (T) + await f((T)-1); }");
    EXPECT(f && f->suspensions.count == 1 && f->body->list.data[1]->expr->kind == EXPR_BINARY);
    f = function_of("typedef int T; async int f(int v); async int g(void) { return (T)+await f(1); }");
    EXPECT(f && f->body->list.data[0]->expr->kind == EXPR_CAST);
}

static void parse_cut(const char *text, size_t n)
{
    char *part = arena_format("#pragma troth words(short)\n%.*s", (int)n, text);
    parse_begin(&unit, lex(part, strlen(part), "test.c"));
    int at = 0, turns = 0;
    struct external e;
    alarm(10);
    while (parse_external(&unit, &at, &e))
        if (++turns == 100)
            abort();
}

/* Any cut of a correct text is refused or copied, but never crashes or hangs. */
static void cut(void)
{
    static const char text[] = "generator int g(void); async int f(int v) { int a[] = {1, await f(2)}; struct { int x; } s = {.x = a[0]}; "
        "switch (v) { case 1: do { foreach (int x, g()) { if (x ? a[1] : await f(s.x)) goto out; } } while (0); default: break; } "
        "out: for (int i = 0; i < 3; i++) ({ await f(i); }); return sizeof(await f(1)) + (int)'\\'' + \"s\"[0]; } int tail;";
    for (size_t n = 0; n < sizeof text; n++) {
        pid_t child = fork();                   /* the compiler gives up after many errors */
        if (!child) {
            parse_cut(text, n);
            arena_free_all();
            _exit(0);
        }
        int status = -1;
        waitpid(child, &status, 0);
        if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
            failures++;
            printf("cut after %zu characters: status %d\n", n, status);
        }
    }
}

int main(void)
{
    hide_diagnostics();
    copied();
    trees();
    recognised();
    cut();
    arena_free_all();
    return failures != 0;
}
