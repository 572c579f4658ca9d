/*
 * Counts: from what the slots of a source say to values: counters widened and held over a small
 * fall, levels kept in their range, and which groups began anew.
 */
#ifndef NA_COUNTS_H
#define NA_COUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sources/source.h"

/* One reading of the names and numbers of a source: a value for each of its slots. */
struct na_values {
    uint64_t *value; /* widened counters; levels; integers in two's complement */
    bool *present;
    size_t count; /* slots there were; what came later is absent */
};

/* What lasts of each counter from one reading to the next, besides its value there. Rarely looked
 * at. */
struct na_count {
    uint64_t value;   /* as served when it was last there, if it is not there now */
    uint64_t printed; /* as last printed, where counters have 32 bits */
    int64_t since;    /* ns; it has counted on without a break since then */
    bool known;       /* it has been there */
    bool fell;        /* in the reading under way, and the catalogue lacks its name */
};

struct na_counts {
    struct na_count *count;
    bool *counter; /* the slot's kind is NA_COUNTER, told of so many */
    size_t slots, room;
};

/* Makes room for so many slots; false if memory ran out. */
bool na_counts_resize(struct na_counts *counts, size_t room);
void na_counts_clear(struct na_counts *counts);

/*
 * Turns the slots of a source just read, the first values->count of them, into values. A name that
 * the catalogue lacks becomes a level when it has fallen by itself. last are those of the reading
 * before. back: the source was absent then, so that all of its groups begin anew now.
 */
void na_counts_take(struct na_counts *counts, struct na_source *source,
                    const struct na_values *last, struct na_values *values, int64_t at, bool back);

#endif
