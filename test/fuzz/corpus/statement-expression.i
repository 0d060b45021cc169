async int f(int a);
async int g(int a)
{
    int b = ({ int c = a; c * 2; });
    ({ if (await f(b) != 1) b++; });
    (void)(({ await f(2); 3; }), 4);
    return b;
}
