#include "base/histogram.h"

enum { LINEAR_BITS = 4, LINEAR = 1 << LINEAR_BITS };

static unsigned bucket_of(uint32_t number)
{
    unsigned shift = 0;

    while (number >> shift >= 2 * LINEAR)
        shift++;
    return shift * LINEAR + (number >> shift);
}

/* The middle of a bucket. */
static uint32_t number_of(unsigned bucket)
{
    unsigned shift = bucket < 2 * LINEAR ? 0 : bucket / LINEAR - 1;
    uint32_t low = (bucket - shift * LINEAR) << shift;

    return low + (shift ? 1u << (shift - 1) : 0);
}

void na_histogram_add(struct na_histogram *histogram, uint32_t number)
{
    histogram->bucket[bucket_of(number)]++;
    histogram->count++;
    if (number > histogram->maximum)
        histogram->maximum = number;
}

uint32_t na_histogram_median(const struct na_histogram *histogram)
{
    uint32_t below = 0, median;
    unsigned bucket = 0;

    if (histogram->count == 0)
        return 0;
    while (below + histogram->bucket[bucket] < histogram->count / 2 + histogram->count % 2)
        below += histogram->bucket[bucket++];
    median = number_of(bucket);
    return median < histogram->maximum ? median : histogram->maximum;
}
