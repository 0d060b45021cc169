async int f(int a);
async int g(int n)
{
    switch (await f(n)) {
    case 0: do { await f(1);
    case 1: n++;
    case 2 ... 5: await f(2); break;
    } while (n < 3);
    default: return await f(3);
    }
    return 0;
}
