/*
 * The clock of the tests' deadlines and measurements.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>
#include <time.h>

/* Monotonic time in ns. */
static inline int64_t clock_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* Monotonic time in seconds. */
static inline double clock_now(void)
{
    return (double)clock_ns() / 1e9;
}

#endif
