/* a */ async /* b */ int f(void) // c
{ switch (1) { case 1: await f(); /* fall through */ case 2: ; } return 0; /* d */ }
