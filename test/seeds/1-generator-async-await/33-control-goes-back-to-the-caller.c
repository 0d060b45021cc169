/* `yield` leaves the C stack, and control comes back where iter_next was called. */
#include <stdio.h>
#include <troth.h>

typedef const char *text;

generator text flow(void)
{
    puts("  main: starts");
    text x = yield "pending";
    printf("  main: resumed with %s\n", x);
    return "end";
}

static void driver(iterator(text) it)
{
    puts(" driver: calls next");
    iter_result(text) first = iter_next(it);
    printf(" driver: got %s back\n", first.value);
}

int main(void)
{
    iterator(text) it = flow();
    puts("top: calls driver");
    driver(it);
    puts("top: driver is gone, main is frozen");
    text end = iter_send(it, "data").result;
    printf("top: %s\n", end);
    iter_release(it);
    return 0;
}
