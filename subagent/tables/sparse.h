/*
 * Sparse counters: those of a row, most of which are 0 for ever on most rows: only the others take
 * room, among the numbers of the rows (rows.h).
 */
#ifndef NA_SPARSE_H
#define NA_SPARSE_H

#include "base/rows.h"

enum { NA_SPARSE_MAX = 32 }; /* counters of a row */

struct na_sparse {
    union {
        size_t first;     /* while the table is being read: the place of the first of them among the
                             rows' numbers */
        uint64_t *number; /* from na_sparse_settle() on: those that are not 0, in their order */
    };
    uint32_t nonzero; /* bit n: counter n is one of them */
};

/* Appends the counters of a row, at most NA_SPARSE_MAX, to the numbers of its rows. False if memory
 * ran out. */
bool na_sparse_take(struct na_sparse *sparse, struct na_rows *rows, const uint64_t *counter,
                    size_t count);

/* To be called for each row once all have been taken: the numbers stay where they are from then on.
 */
void na_sparse_settle(struct na_sparse *sparse, const struct na_rows *rows);

/*
 * From counters as last served to the same as printed: each counts on, or all stay as they were
 * printed, false, because one of them began anew. See counting.h.
 */
bool na_sparse_count_on(struct na_sparse *printed, const struct na_sparse *last);

/* Counter n of a row. */
static inline uint64_t na_sparse_get(const struct na_sparse *sparse, unsigned n)
{
    uint32_t bit = UINT32_C(1) << n;

    return sparse->nonzero & bit ? sparse->number[__builtin_popcount(sparse->nonzero & (bit - 1))]
                                 : 0;
}

#endif
