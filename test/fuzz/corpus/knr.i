int f(a, b) int a; char *b; { return a + *b; }
async int g(a) int a; { return await g(a); }
int (*fp(void))(int);
main() { return f(1, "x"); }
