typedef struct troth_iterator troth_iterator;
iterator(int) make(void *self);
iterable(int) all;
void f(void) { iterator(int) it = iter_of(all); iter_next(it); foreach (int x, iter_of(all)) (void)x; }
