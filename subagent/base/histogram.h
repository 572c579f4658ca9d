/*
 * Histograms of 32-bit numbers, for a median in little memory. The buckets are exact below 32 and
 * then a sixteenth of a power of two wide, so that a quantile is off by at most 1 in 32.
 */
#ifndef NA_HISTOGRAM_H
#define NA_HISTOGRAM_H

#include <stdint.h>

enum { NA_HISTOGRAM_BUCKETS = 29 * 16 };

struct na_histogram {
    uint32_t bucket[NA_HISTOGRAM_BUCKETS];
    uint32_t count, maximum;
};

/* Adds a number to a histogram, which is all zero at first. */
void na_histogram_add(struct na_histogram *histogram, uint32_t number);

/* The median, the lower one of two; 0 if there are no numbers. */
uint32_t na_histogram_median(const struct na_histogram *histogram);

#endif
