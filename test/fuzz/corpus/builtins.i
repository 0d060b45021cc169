async int f(int a);
struct s { int a[3]; };
async int g(__builtin_va_list ap)
{
    int n = __builtin_va_arg(ap, int) + (int)__builtin_offsetof(struct s, a[1]);
    return __builtin_choose_expr(1, n, await f(1)) + __builtin_expect(await f(2), 1) + __real__ 1.0 + (int)(__extension__ 1LL);
}
