/*
 * How many different things there are, and whether one is new, by their hashes. The memory is
 * bounded: above NA_DISTINCT_MAX things only those are kept whose hash ends with enough zero bits,
 * and the number is an estimate.
 */
#ifndef NA_DISTINCT_H
#define NA_DISTINCT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NA_DISTINCT_MAX = 65536 };

/* All zero: nothing yet. */
struct na_distinct {
    uint64_t *slot; /* owned; open addressing; 0: free */
    size_t room, count;
    unsigned level; /* number of last bits that are zero in all hashes kept */
};

/*
 * Adds a thing with a hash of 64 good bits. Sets *is_new to whether it was not there, false if that
 * is not known because there are too many. False if memory ran out.
 */
bool na_distinct_add(struct na_distinct *set, uint64_t hash, bool *is_new);

/*
 * How many different things have been added: exact up to NA_DISTINCT_MAX, above that usually within
 * one percent.
 */
uint64_t na_distinct_count(const struct na_distinct *set);

/* Forgets all things; the memory is kept. na_distinct_clear() frees it. */
void na_distinct_restart(struct na_distinct *set);
void na_distinct_clear(struct na_distinct *set);

#endif
