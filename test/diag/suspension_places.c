/* Places where no suspension can stand. */
#include <troth.h>

async int f(int v);
enum { ONE = 1 };

async int used_value(void)
{
    int x = ({ int y = await f(1); y; });       // expect error: 9:13: statement expression
    return x;
}

async int nested_function(void)
{
    int inner(void)
    {
        return await f(1);                      // expect error: 17:16: nested function
    }
    return inner();
}

async int constants(int v)
{
    switch (v) {
    case await f(1):                            // expect error: 25:10: case
        break;
    }
    int a[await f(2)];                          // expect error: 28:11: array
    static int s = await f(3);                  // expect error: 29:20: constant
    enum { LOCAL = await f(4) };                // expect error: 30:20: constant
    struct { int b : await f(5); } bits = {0};  // expect error: 31:22: `await`
    int d[3] = {[await f(6)] = 1};              // expect error: 32:18: `await`
    _Alignas(await f(7)) int e = 0;             // expect error: 33:14: `await`
    _Static_assert(await f(8), "");             // expect error: 34:20: constant
    return a[0] + s + bits.b + d[0] + e;
}

async int parameter_size(int n, int a[await f(1)])  // expect error: 38:39: `await`
{
    return a[n];
}
