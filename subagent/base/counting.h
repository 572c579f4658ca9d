/*
 * Counting on: from a counter as it was served to the same counter as the kernel prints it now.
 *
 * A number that went up by less than half of its range has counted on, past the end of the range if
 * it is smaller now. A fall by no more than a summing error is held until the sum has caught up.
 * Any other fall means that the counter began anew: false, and the value is left for the caller to
 * set.
 */
#ifndef NA_COUNTING_H
#define NA_COUNTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NA_SUMMING_ERROR = 16 }; /* a sum over CPUs, taken without a lock, may fall by so much */

/* Of a counter that has 64 bits in the kernel. */
static inline bool na_count_on(uint64_t *value, uint64_t printed)
{
    uint64_t fall = *value - printed;

    if (printed - *value < UINT64_C(1) << 63) {
        *value = printed;
        return true;
    }
    return fall <= NA_SUMMING_ERROR && fall <= *value / 2;
}

/* Of one that has 32: the value gets the higher bits. Its lower ones are those last printed. */
static inline bool na_count_on_32(uint64_t *value, uint32_t printed)
{
    uint32_t step = printed - (uint32_t)*value, fall = (uint32_t)*value - printed;

    if (step < UINT32_C(1) << 31) {
        *value += step;
        return true;
    }
    return fall <= NA_SUMMING_ERROR && fall <= *value / 2;
}

/*
 * Of a row of 64-bit counters as printed, from the same row as last served: each counts on, or all
 * stay as they were printed, false, because one of them began anew.
 */
static inline bool na_count_all_on(uint64_t *printed, const uint64_t *last, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t value = last[i];

        if (!na_count_on(&value, printed[i]))
            return false;
    }
    for (size_t i = 0; i < count; i++)
        if (printed[i] - last[i] >= UINT64_C(1) << 63)
            printed[i] = last[i];
    return true;
}

#endif
