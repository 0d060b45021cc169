__attribute__((noinline)) static async int f(int a __attribute__((unused))) __attribute__((nonnull));
static async int f(int a) { [[maybe_unused]] int b __attribute__((aligned(16))) = a; await f(b); return b; }
_Static_assert(sizeof(int) == 4, "x");
__asm__("nop");
