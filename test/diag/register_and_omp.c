/* A variable that is bound to a register, and an OpenMP loop. */
// flags: -fopenmp
#include <troth.h>

async int f(int v);

async int bound(int v)
{
    register int r __asm__("r12") = v;          // expect error: 9:18: register
    await f(1);
    return r;
}

async int parallel(int n)
{
    int sum = await f(n);
#pragma omp parallel for
    for (int i = 0; i < n; i++)                 // expect error: 18:5: OpenMP
        sum += i;
    await f(1);
    return sum;
}
