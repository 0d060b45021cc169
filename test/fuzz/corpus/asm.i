async int f(int a);
async int g(int a)
{
    int b;
    __asm__ volatile ("mov %1, %0" : "=r"(b) : [x] "r"(a) : "memory", "cc");
    await f(b);
    asm goto ("" : : : : out);
out:
    return b;
}
