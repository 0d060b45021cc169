/* A function without the words is copied byte for byte. */
struct odd { int a [3] ; char*s;};

int
spaced ( int x ) { return x+ 1 /* a comment goes */ ; }

struct troth_promise_int * hand_over(struct troth_promise_int * p) { return ((__typeof__(p))troth_keep(((void)sizeof((p)->promise), (troth_promise *)(void *)(p)))); }
