generator int g(int n)
{
    int a = 0;
    for (;;) {
        int got = yield a;
        if (got)
            return a;
        a += n ? yield n : (yield);
    }
}
