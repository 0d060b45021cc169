async int f(int a);
async void g(int n)
{
    for (int i = await f(0); i < await f(n); i += await f(1)) {
        if (i == 3)
            continue;
        while (await f(i)) {
            if (n--)
                break;
        }
        do { n++; } while (await f(n) > 0);
    }
}
