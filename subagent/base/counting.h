/*
 * Continues a counter from the value last served to the value that the kernel prints now.
 *
 * A number that rose by less than half its range has counted on; if it is smaller than before, it
 * wrapped. After a fall of at most NA_SUMMING_ERROR the old value is kept until the sum has caught
 * up. Any other fall means that the counter was reset: the functions return false, and the caller
 * sets the value.
 */
#ifndef NA_COUNTING_H
#define NA_COUNTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A sum over CPUs is taken without a lock and may fall by this much. */
enum { NA_SUMMING_ERROR = 16 };

/* For a counter of 64 bits in the kernel. */
static inline bool na_count_on(uint64_t *value, uint64_t printed)
{
    uint64_t fall = *value - printed;

    if (printed - *value < UINT64_C(1) << 63) {
        *value = printed;
        return true;
    }
    return fall <= NA_SUMMING_ERROR && fall <= *value / 2;
}

/*
 * For a counter of 32 bits in the kernel: the value adds the higher bits, its lower 32 are those
 * last printed.
 */
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
 * For a row of counters that have 32 bits in the kernel: `printed` as read now, `last` as served
 * before. False if one was reset; it keeps the printed value, and the others count on.
 */
static inline bool na_count_each_on_32(uint64_t *printed, const uint64_t *last, size_t count)
{
    bool all = true;

    for (size_t i = 0; i < count; i++) {
        uint64_t value = last[i];

        if (na_count_on_32(&value, (uint32_t)printed[i]))
            printed[i] = value;
        else
            all = false;
    }
    return all;
}

/*
 * For a row of 64-bit counters: `printed` as read now, `last` as served before. Either all of them
 * count on, or, if one was reset, all keep the printed values and the result is false.
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
