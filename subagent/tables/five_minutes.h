/*
 * Five minutes: by how much numbers have risen of late, in little room: a 32-bit sum for each
 * minute of the clock. Exact to half a minute and the time between two readings.
 */
#ifndef NA_FIVE_MINUTES_H
#define NA_FIVE_MINUTES_H

#include <stdbool.h>
#include <stdint.h>

#include "tables/kernel_table.h"

enum { NA_FIVE_MINUTES_NUMBERS = 2, NA_FIVE_MINUTES_KEPT = 6 };

struct na_five_minutes {
    uint32_t risen[NA_FIVE_MINUTES_KEPT]
                  [NA_FIVE_MINUTES_NUMBERS]; /* in the minute under way, in the one before, ... */
    uint8_t seen; /* minutes that are known, the one under way included, and the first as a part */
    uint8_t span; /* those before the present one that make up five minutes with it; 0 while they
                     are not known */
};

/* Goes on to a new reading, since the last of which the numbers have risen by `risen`. All zero is
 * right at the first one. */
void na_five_minutes_go_on(struct na_five_minutes *five, const struct na_reading_pair *pair,
                           const uint64_t *risen);

/* By how much a number has risen over the last five minutes; false while that is not known. */
bool na_five_minutes_increase(const struct na_five_minutes *five, unsigned number,
                              uint64_t *increase);

#endif
