struct s { int a; int b[2]; };
async struct s f(struct s v) { return v; }
async int g(void)
{
    struct s *p = &(struct s){ .a = (await f((struct s){ 1 })).a, .b = { [0 ... 1] = 3 } };
    int *q = (int[]){ 1, (await f(*p)).b[1], 3 };
    char text[] = "abc" "def";
    return p->a + q[1] + text[0];
}
