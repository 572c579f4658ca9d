/*
 * Requests that wait for readings: when to try again, and when to answer from what there is.
 */
#ifndef NA_WAIT_H
#define NA_WAIT_H

#include <stdbool.h>
#include <stdint.h>

#include "mib/objects.h"

/* Further requests are answered from the last readings at once. */
enum { NA_WAITING_MAX = 32 };

struct na_wait {
    int64_t since;  /* ns */
    unsigned taken; /* na_objects_taken() when it was last tried */
};

/* Begins to wait, right after an answer that could be newer soon. */
struct na_wait na_wait_begin(const struct na_objects *objects);

/* Whether it has waited long enough: for NA_PATIENCE_USUAL. */
bool na_wait_is_over(const struct na_wait *wait, const struct na_objects *objects);

/* Whether to try again: the wait is over, or a reading has ended since the last call. */
bool na_wait_is_due(struct na_wait *wait, const struct na_objects *objects);

#endif
