/*
 * Generators: functions that hand out one value after another and keep their locals in between. A call runs nothing;
 * `foreach` asks for the values, and only those that are asked for are computed, so that a sequence may be endless.
 *
 *     troth run examples/02-generator.c
 */
#include <troth.h>

#include <stdio.h>

static bool is_prime(int n)
{
    for (int d = 2; d * d <= n; d++)
        if (n % d == 0)
            return false;
    return n > 1;
}

static generator int primes(void)
{
    for (int n = 2; ; n++)
        if (is_prime(n))
            yield n;
}

typedef struct { int low, high; } twins;

/* Generators are built on generators: pairs of primes that differ by two. */
static generator twins twin_primes(void)
{
    int before = 2;
    foreach (int p, primes()) {
        if (p - before == 2)
            yield (twins){ before, p };
        before = p;
    }
}

/* foreach works in ordinary C functions, too. */
static int count_below(int limit)
{
    int count = 0;
    foreach (int p, primes()) {
        if (p >= limit)
            break;                          /* leaving the loop ends the generator, and frees it */
        count++;
    }
    return count;
}

int main(void)
{
    foreach (twins t, twin_primes()) {
        if (t.low > 50)
            break;
        printf("%d and %d\n", t.low, t.high);
    }
    printf("primes below 1000: %d\n", count_below(1000));

    iterator(int) it = primes();            /* what foreach does, by hand */
    printf("%d", iter_next(it).value);
    printf(" %d", iter_next(it).value);
    printf(" %d\n", iter_next(it).value);
    iter_release(it);                       /* in ordinary C a reference is given back by hand */
    return 0;
}
