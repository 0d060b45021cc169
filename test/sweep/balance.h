/* What every program here counts: each part that was entered (a try with a finally, a scope with a defer, a resource) has
 * been left when the program ends. A lost finally is then a crash, which the sweep sees. */
#ifndef BALANCE_H
#define BALANCE_H

#include <stdio.h>
#include <stdlib.h>

static int balance_open;

static void balance_check(void)
{
    if (balance_open) {
        fflush(stdout);
        fprintf(stderr, "troth: %d parts were entered and not left\n", balance_open);
        abort();
    }
}

#define BALANCED() atexit(balance_check)
#define ENTERED() ((void)balance_open++)
#define LEFT() ((void)balance_open--)

#endif
