/*
 * The clock of everything that waits or measures how long something takes.
 */
#ifndef NA_CLOCK_H
#define NA_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Monotonic time in ns. */
static inline int64_t na_nanoseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* The same in ms. */
static inline int64_t na_milliseconds(void)
{
    return na_nanoseconds() / 1000000;
}

#endif
