async int f(int a), g(void);
extern async char *h(const char *p) ;
async inline void v(void);
static async struct s { int x; } st(void);
