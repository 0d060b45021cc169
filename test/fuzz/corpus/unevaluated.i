async int f(int a);
async int g(void)
{
    int n = sizeof(await f(1)) + sizeof await f(2) + _Alignof(int);
    __typeof__(await f(3)) m = 1;
    return _Generic(await f(4), int: n, default: m) + __builtin_types_compatible_p(int, __typeof__(await f(5)));
}
