async int f(int n, int a[static 3], int b[][2], int (*fp)(int, char), ...);
async int g(int a[3], char *b[], int (*c)[2], void (*d)(void)) { await g(a, b, c, d); return a[0] + c[1][0]; }
