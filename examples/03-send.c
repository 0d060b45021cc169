/*
 * Sending values in. `yield` is an expression: its value is what the resumption sent. `receives(S)` says of which type that
 * is and `returns(R)` of which the final result, where they are not the type of what is handed out.
 *
 *     troth run examples/03-send.c
 */
#include <troth.h>

#include <stdio.h>

/* Answers each pulse with the mean so far, without storing any; 0 ends it, and the result is how many there were. */
static generator receives(int) returns(int) double running_mean(void)
{
    double mean = 0;
    int count = 0;
    int pulse = yield mean;                     /* the first resumption comes up to here: out goes a mean ... */
    while (pulse > 0) {                         /* ... and in comes a pulse */
        mean += (pulse - mean) / ++count;
        pulse = yield mean;
    }
    return count;
}

/* Hands out the numbers from 1 on; a true sent in starts again. The resumption that sends gets the next number. */
static generator receives(bool) int counter(void)
{
    int n = 0;
    for (;;) {
        bool again = yield ++n;
        if (again)
            n = 0;
    }
}

async int main(void)
{
    static const int pulses[] = { 62, 64, 72, 90, 87 };

    iterator(double, int, int) mean = running_mean();
    iter_next(mean);                            /* to the first yield: until then nobody is there to receive */
    for (size_t i = 0; i < sizeof pulses / sizeof *pulses; i++)
        printf("%d -> %.1f\n", pulses[i], iter_send(mean, pulses[i]).value);
    int count = iter_send(mean, 0).result;
    printf("%d pulses; %s\n", count, iter_done(mean) ? "finished" : "not finished");

    iterator(int, bool, int) page = counter();
    printf("%d %d %d", iter_next(page).value, iter_next(page).value, iter_next(page).value);
    printf(" %d %d\n", iter_send(page, true).value, iter_next(page).value);

    iter_return(page);                          /* ends it from outside, as leaving a foreach does */
    iter_result(int) last = iter_next(page);    /* a finished one answers `done` for ever */
    printf("done: %s, value: %d\n", last.done ? "yes" : "no", last.value);
    return 0;
}
