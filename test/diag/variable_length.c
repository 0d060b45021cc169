/* Memory that would be gone after the suspension: variable-length arrays, alloca, variably modified parameters. */
#include <troth.h>
#include <alloca.h>

async int vla(int n)
{
    int a[n];                           // expect error: 7:9: variable length
    await sleep_ms(1);
    return a[0];
}

async int inner_scope(int n)
{
    {
        char fine[n];
        fine[0] = 1;
        n = fine[0];
    }
    for (int i = 0; i < n; i++) {
        long b[2][n + i];               // expect error: 20:14: variable length
        b[1][0] = i;
        await sleep_ms(1);
    }
    return n;
}

async int with_alloca(int n)
{
    char *p = alloca(n);                // expect error: 29: alloca
    await sleep_ms(1);
    return p[0];
}

async int modified(int n, int a[n][n])  // expect error: 34:31: depends on another parameter
{
    await sleep_ms(1);
    return a[1][1];
}
