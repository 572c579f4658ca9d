/*
 * From the slots of a source to values: widens counters and keeps them steady over a small fall,
 * keeps levels within their range, and detects which groups were reset.
 */
#ifndef NA_COUNTS_H
#define NA_COUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sources/source.h"

/* A reading of the names and numbers of a source: a value for each slot. */
struct na_values {
    uint64_t *value; /* widened counters; levels; integers in two's complement */
    bool *present;
    size_t count; /* number of slots at that reading; later ones are absent */
};

/*
 * What is kept of a counter from one reading to the next, besides its value there. Rarely accessed.
 */
struct na_count {
    uint64_t value;   /* last value served, if the counter is missing now */
    uint64_t printed; /* last number printed, for counters of 32 bits */
    int64_t since;    /* ns; has counted on without a break since then */
    bool known;       /* it was in some reading */
    bool fell;        /* it fell in the current reading, and the catalogue does not have its name */
};

struct na_counts {
    struct na_count *count;
    bool *counter; /* whether each of the `slots` slots is of kind NA_COUNTER */
    size_t slots, room;
};

/* Makes room for this number of slots; false if memory ran out. */
bool na_counts_resize(struct na_counts *counts, size_t room);
/* Frees the arrays. */
void na_counts_clear(struct na_counts *counts);

/*
 * Turns the slots of a source just read, the first values->count of them, into values. A name that
 * the catalogue does not have becomes a level once it falls on its own. last has the values of the
 * previous reading. back: the source was absent then, so all of its groups are reset.
 */
void na_counts_take(struct na_counts *counts, struct na_source *source,
                    const struct na_values *last, struct na_values *values, int64_t at, bool back);

#endif
