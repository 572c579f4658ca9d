/*
 * Increases of counters over the last five minutes, in little memory: a 32-bit sum for each minute
 * of the clock. The error is at most half a minute plus the time between two readings.
 */
#ifndef NA_FIVE_MINUTES_H
#define NA_FIVE_MINUTES_H

#include <stdbool.h>
#include <stdint.h>

#include "tables/kernel_table.h"

enum { NA_FIVE_MINUTES_NUMBERS = 2, NA_FIVE_MINUTES_KEPT = 6 };

struct na_five_minutes {
    uint32_t risen[NA_FIVE_MINUTES_KEPT]
                  [NA_FIVE_MINUTES_NUMBERS]; /* in the current minute, in the previous one, ... */
    uint8_t seen; /* minutes known, including the current one and the first, which is incomplete */
    uint8_t span; /* minutes before the current one that, with it, make up five minutes; 0 while
                     unknown */
};

/*
 * Adds a new reading, in which the numbers have risen by `risen` since the last one; all zero at
 * the first.
 */
void na_five_minutes_go_on(struct na_five_minutes *five, const struct na_reading_pair *pair,
                           const uint64_t *risen);

/* Sets *increase to the rise of a number over the last five minutes; false while it is unknown. */
bool na_five_minutes_increase(const struct na_five_minutes *five, unsigned number,
                              uint64_t *increase);

#endif
