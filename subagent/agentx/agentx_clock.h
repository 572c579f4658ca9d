/*
 * The clock of everything that waits for the master agent.
 */
#ifndef NA_AGENTX_CLOCK_H
#define NA_AGENTX_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Monotonic time in ms. */
static inline int64_t na_milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

#endif
