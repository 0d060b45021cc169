typedef promise(int) P; typedef iterator(long double, char, struct s *) I;
struct s { int a; };
P p; I i; promise(struct s) ps; promise(int (*)(int)) pf; promise(unsigned long long) pu; async_iterator(int) ai; iter_result(int, char) ir;
async P *f(void); async int (*g(void))(int); __typeof__(p) q; void h(promise(void) a, iterator(int) b[]);
