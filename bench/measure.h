/*
 * measure.h: how every C and C++ program here measures and reports. A program prints lines of `row value`; run.py reads them.
 *
 * MEASURE runs its statement BATCHES times and prints the best, in nanoseconds for each of `count` operations. Batches are
 * short (a millisecond or so), so that on a busy machine at least one of them ran undisturbed. KEEP and ADD make a value
 * exist in a register and cost no more than the addition: a loop around them cannot be computed in advance, skipped or
 * vectorised. They are used in the same places on all sides.
 */
#ifndef MEASURE_H
#define MEASURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { BATCHES = 40 };

#define NOINLINE __attribute__((noinline))

#define KEEP(x) __asm__ volatile("" : : "r"(x))
#define ADD(sum, x) do { (sum) += (x); __asm__ volatile("" : "+r"(sum)); } while (0)

static inline double nanoseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

#define MEASURE(row, count, ...) MEASURE_SOME(BATCHES, row, count, __VA_ARGS__)
#define MEASURE_SOME(batches, row, count, ...) do { \
    double best = 1e300; \
    for (int batch = 0; batch < (batches); batch++) { \
        double start = nanoseconds(); \
        __VA_ARGS__; \
        double took = (nanoseconds() - start) / (count); \
        if (took < best) \
            best = took; \
    } \
    printf("%s %.5g\n", (row), best); \
} while (0)

/* Processor time of the whole process so far, user and system, in seconds. */
static inline double cpu_seconds(void)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (double)use.ru_utime.tv_sec + (double)use.ru_stime.tv_sec + (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

/* The most memory that was ever resident, in bytes. Not ru_maxrss: that one counts what ran before exec, too. */
static inline double peak_bytes(void)
{
    char line[256];
    double kilobytes = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status))
        if (strncmp(line, "VmHWM:", 6) == 0)
            kilobytes = strtod(line + 6, NULL);
    if (status)
        fclose(status);
    return kilobytes * 1024;
}

/* Deadlines in no order: milliseconds in [low, low + spread). */
static inline int mixed_ms(int i, int low, int spread)
{
    return low + (int)((unsigned)i * 2654435761u % (unsigned)spread);
}

#endif
