#include <troth.h>

/* A function without the words is copied byte for byte. */
struct   odd { int  a [3] ; char*s;};

int
spaced ( int   x )   { return  x+ 1 /* a comment goes */ ; }

promise(int) hand_over(promise(int) p) { return promise_keep(p); }
