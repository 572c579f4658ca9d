/*
 * Sparse counters: most counters of most rows are 0 for ever. Only the others take memory, among
 * the numbers of the rows (rows.h).
 */
#ifndef NA_SPARSE_H
#define NA_SPARSE_H

#include "base/rows.h"

enum { NA_SPARSE_MAX = 32 }; /* counters per row */

struct na_sparse {
    union {
        size_t first; /* while the table is being read: place of the first one among the rows'
                         numbers */
        /* after na_sparse_settle(): the counters that are not 0, in their order */
        uint64_t *number;
    };
    uint32_t nonzero; /* bit n: counter n is not 0 */
};

/*
 * Appends the counters of a row, at most NA_SPARSE_MAX, to the numbers of the rows. False if memory
 * ran out.
 */
bool na_sparse_take(struct na_sparse *sparse, struct na_rows *rows, const uint64_t *counter,
                    size_t count);

/* Call this for each row once all rows have been added; their numbers must not move afterwards. */
void na_sparse_settle(struct na_sparse *sparse, const struct na_rows *rows);

/*
 * Continues counters from the values last served to those just read: either all count on, or, if
 * one was reset, all keep the printed values and the result is false. See counting.h.
 */
bool na_sparse_count_on(struct na_sparse *printed, const struct na_sparse *last);

/* The value of counter n of a row. */
static inline uint64_t na_sparse_get(const struct na_sparse *sparse, unsigned n)
{
    uint32_t bit = UINT32_C(1) << n;

    return sparse->nonzero & bit ? sparse->number[__builtin_popcount(sparse->nonzero & (bit - 1))]
                                 : 0;
}

#endif
