/* The iterator of a string feeds whatever takes a sequence: a list, and the search for a maximum. */
#include <troth.h>
#include <stdio.h>

static void print_list(iterator(char) it)
{
    const char *before = "[ ";
    foreach (char c, it) {
        printf("%s'%c'", before, c);
        before = ", ";
    }
    puts(" ]");
}

static int max(iterator(char) digits)
{
    int most = 0;
    foreach (char c, digits)
        if (c - '0' > most)
            most = c - '0';
    return most;
}

int main(void)
{
    iterator(char) letters = iter_string("hello");
    print_list(letters);
    iter_release(letters);

    iterator(char) digits = iter_string("1937");
    printf("%d\n", max(digits));
    iter_release(digits);
    return 0;
}
