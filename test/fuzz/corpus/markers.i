# 1 "a.c"
# 1 "/usr/include/x.h" 1 3 4
typedef int async_t; extern int yield(int);
# 0 "<built-in>"
# 5 "a\\b\"c.c" 2
#pragma GCC diagnostic push
async int f(
# 9 "a.c"
 int a) { return a
#pragma omp parallel
 + await f(a); }
