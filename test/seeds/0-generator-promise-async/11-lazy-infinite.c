/* An endless sequence is fine, since only what is asked for is computed. */
#include <stdio.h>
#include <troth.h>

static int computed[10];
static int computed_count = 0;

generator int squares(void)
{
    for (int n = 0;; n++) {
        computed[computed_count++] = n;
        yield n * n;
    }
}

/* The first `count` values of an iterator, as itertools.islice gives them; it may be asked for more afterwards. */
generator int take(iterator(int) it, int count)
{
    while (count-- > 0) {
        iter_result(int) r = iter_next(it);
        if (r.done)
            return;
        yield r.value;
    }
}

static void print_list(iterator(int) list)
{
    const char *comma = "";
    printf("[");
    foreach (int value, list) {
        printf("%s%d", comma, value);
        comma = ", ";
    }
    puts("]");
}

async int main(void)
{
    iterator(int) gen = squares();
    printf("computed before the first next: ");
    print_list(iter_array(int, computed, computed_count));
    print_list(take(gen, 4));
    printf("computed: ");
    print_list(iter_array(int, computed, computed_count));
    printf("%d\n", iter_next(gen).value);
    printf("computed: ");
    print_list(iter_array(int, computed, computed_count));
    return 0;
}
