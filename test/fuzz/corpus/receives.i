struct s { int a; };
generator char *receives(struct s) returns(long) g(void) { struct s v = yield "a"; v = yield; return v.a + (yield "b").a; }
generator int returns(void) h(void) { yield 1; return; }
