/*
 * types.c: canonical names of types, by which promise(T) is one struct in all units, and the text of declarations.
 */
#include "compiler/syntax/parse.h"
#include "compiler/base/diag.h"
#include "testing.h"

static struct unit unit;

/* Parses declarations and gives the type of the last declarator. */
static struct type *type_of(const char *text)
{
    const char *whole = arena_format("#pragma troth words(short)\n%s", text);
    parse_begin(&unit, lex(whole, strlen(whole), "test.c"));
    int at = 0;
    struct external e;
    struct type *last = NULL;
    while (parse_external(&unit, &at, &e))
        if (e.declaration && e.declaration->declarators.count)
            last = e.declaration->declarators.data[e.declaration->declarators.count - 1]->type;
    return last;
}

static const char *name_of(const char *text)
{
    struct type *t = type_of(text);
    return t ? type_name(t) : "no declaration";
}

static const char *shape_of(const char *text)
{
    struct type *t = type_of(text);
    return t && t->shape ? t->shape->name : "no shape";
}

/* The text that declares `x` with this type again. */
static const char *printed(const char *text)
{
    struct type *t = type_of(text);
    return t ? type_print(t, "x") : "no declaration";
}

static void same(const char *first, const char *second)
{
    const char *a = name_of(arena_format("%s x;", first)), *b = name_of(arena_format("%s x;", second));
    if (!a || !b || strcmp(a, b)) {
        failures++;
        printf("%s is %s, but %s is %s\n", first, a, second, b);
    }
}

static void different(const char *first, const char *second)
{
    const char *a = shape_of(first), *b = shape_of(second);
    if (!strcmp(a, "no shape") || !strcmp(b, "no shape") || !strcmp(a, b)) {
        failures++;
        printf("%s is %s, and %s is %s\n", first, a, second, b);
    }
}

static void names(void)
{
    EXPECT_TEXT("int", name_of("int x;"));
    EXPECT_TEXT("void_ptr", name_of("void *x;"));
    EXPECT_TEXT("const_char_ptr", name_of("const char *x;"));
    EXPECT_TEXT("char_ptr_const", name_of("char *const x;"));
    EXPECT_TEXT("struct_s_ptr_ptr", name_of("struct s **x;"));
    EXPECT_TEXT("enum_e", name_of("enum e { A } x;"));
    EXPECT_TEXT("union_u", name_of("union u { int a; } x;"));
    same("unsigned", "unsigned int");
    same("unsigned long", "long unsigned int");
    same("unsigned long", "int long unsigned");
    same("long long", "signed long int long");
    same("short", "signed short int");
    same("signed", "int");
    same("double _Complex", "_Complex double");
    same("long double", "double long");
    same("const volatile int", "int volatile const");
    same("__const int", "const int");
    same("__signed__ char", "signed char");
    same("typedef int i; const i", "const int");
    same("typedef const int ci; ci", "const int");
    same("typedef struct s { int x; } t; t", "struct s { int x; }");
    same("typedef unsigned long size; typedef size count; count", "unsigned long");
    same("typedef char *string; const string", "char *const");
    same("typedef int fn(void); fn *", "typedef int (*fp)(void); fp");
    EXPECT_TEXT("unnamed", name_of("typedef struct { int x; } unnamed, *other; unnamed x;"));
    EXPECT_TEXT("unnamed", name_of("typedef struct { int x; } unnamed; typedef unnamed again; again x;"));
    EXPECT(!name_of("struct { int x; } x;"));
}

static void distinct(void)
{
    different("promise(char) x;", "promise(signed char) x;");
    different("promise(long) x;", "promise(long long) x;");
    different("promise(int *) x;", "promise(const int *) x;");
    different("promise(int) x;", "promise(unsigned) x;");
    different("struct s { int i; }; promise(struct s) x;", "union s { int i; }; promise(union s) x;");
    different("promise(int (*)(void)) x;", "promise(int (*)()) x;");
    different("promise(int (*)(int)) x;", "promise(int (*)(int, ...)) x;");
    different("promise(int (*)[3]) x;", "promise(int (*)[4]) x;");
    different("iterator(int) x;", "iterator(int, bool, int) x;");
    different("promise(int) x;", "iterator(int) x;");
    /* names of the program's own that look like ours */
    different("promise(char *) x;", "typedef struct { int i; } char_ptr; promise(char_ptr) x;");
    different("struct a; promise(struct a *) x;", "struct a_ptr { int i; }; promise(struct a_ptr) x;");
    different("struct a { int i; }; promise(struct a) x;", "typedef struct { int i; } struct_a; promise(struct_a) x;");
    different("promise(int (*)(void *)) x;", "promise(int (**)(void)) x;");
    different("promise(unsigned int) x;", "typedef struct { int i; } unsigned_int; promise(unsigned_int) x;");
    different("typedef struct { int i; } a__b; typedef struct { int i; } c; iterator(a__b, c, c) x;",
        "typedef struct { int i; } a; typedef struct { int i; } b__c, c; iterator(a, b__c, c) x;");
}

static void shapes(void)
{
    EXPECT_TEXT("troth_promise_int", shape_of("promise(int) x;"));
    EXPECT_TEXT("troth_promise_int", shape_of("_Promise(signed) x;"));
    EXPECT_TEXT("troth_promise_void", shape_of("promise(void) x;"));
    EXPECT_TEXT("troth_promise_int", shape_of("promise(const int) x;"));        /* a value has no qualifiers */
    EXPECT_TEXT("troth_iterator_int", shape_of("iterator(int) x;"));
    EXPECT_TEXT("troth_iterator_int", shape_of("iterator(int, int, signed int) x;"));
    EXPECT_TEXT("troth_result_int", shape_of("iter_result(int, int) x;"));
    EXPECT_TEXT("troth_iterable_char_ptr", shape_of("iterable(char *) x;"));
    EXPECT_TEXT("troth_promise_unsigned_long", shape_of("typedef unsigned long int size_t; promise(size_t) x;"));
    EXPECT_TEXT("int", type_name(type_of("promise(const int) x;")->of));
    EXPECT(type_is_counted(type_of("promise(int) x;")) && type_is_counted(type_of("iterator(int) x;")));
    EXPECT(!type_is_counted(type_of("iter_result(int) x;")) && !type_is_counted(type_of("promise(int) *x;")));
    EXPECT_TEXT("struct troth_promise_int *", shape_struct(type_of("promise(int) x;")->shape));
    EXPECT_TEXT("struct troth_result_int", shape_struct(type_of("iter_result(int) x;")->shape));
    /* async functions give what they are declared with */
    EXPECT(!type_of("async unsigned long f(int a, ...);"));
    struct type *f = type_of("async const char *f(int a);");
    EXPECT(f && f->kind == TYPE_FUNCTION && !strcmp(f->of->shape->name, "troth_promise_const_char_ptr") && f->params.count == 1);
    f = type_of("generator receives(bool) returns(double) int g(void);");
    EXPECT(f && f->kind == TYPE_FUNCTION && !strcmp(f->of->shape->name, "troth_iterator_int___Bool__double"));
    EXPECT(type_callee(f) == f && !type_callee(type_of("int x;")) && type_callee(type_of("promise(int) (*x)(int);")));
}

static void texts(void)
{
    EXPECT_TEXT("int x", printed("int y;"));
    EXPECT_TEXT("const char *x", printed("char const *y;"));
    EXPECT_TEXT("char *const x", printed("char *const y;"));
    EXPECT_TEXT("int (*x)(int, char *)", printed("int (*y)(int a, char *b);"));
    EXPECT_TEXT("int (*x)[3]", printed("int (*y)[3];"));
    EXPECT_TEXT("int *x[3]", printed("int *y[3];"));
    EXPECT_TEXT("int (*(*x)(void))(int, ...)", printed("int (*(*y)(void))(int, ...);"));
    EXPECT_TEXT("struct s *x", printed("struct s *y;"));
    EXPECT_TEXT("t x", printed("typedef int t; t y;"));
    EXPECT_TEXT("const t *x", printed("typedef int t; const t *y;"));
    EXPECT_TEXT("struct troth_promise_int *x", printed("promise(int) y;"));
}

int main(void)
{
    hide_diagnostics();
    names();
    distinct();
    shapes();
    texts();
    arena_free_all();
    return failures != 0;
}
