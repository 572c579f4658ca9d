/*
 * A source with its last readings, and what they cost.
 */
#ifndef NA_KEPT_SOURCE_H
#define NA_KEPT_SOURCE_H

#include "sources/counts.h"
#include "sources/history.h"
#include "sources/reading.h"
#include "sources/source.h"
#include "sources/table_reader.h"

enum {
    /*
     * Readings kept per source for requests in progress. Tables, which may be long, keep two, of
     * which one is being replaced while a reading is under way, and a third place without rows for
     * a reading that failed.
     */
    NA_KEPT = 4,
    NA_COSTS = 8, /* readings whose costs are compared */
};

struct na_kept_source {
    struct na_source source;
    struct na_reading reading[NA_KEPT];
    struct na_reading *last;
    struct na_counts counts;
    size_t room; /* slots that the arrays of the readings have room for */
    struct na_history history;
    struct na_reading *good;       /* last successful reading of a table */
    int64_t cost[NA_COSTS];        /* ns, of the last NA_COSTS successful readings */
    size_t costs;                  /* number of successful readings so far */
    int64_t took;                  /* ns, from start to end of the last reading */
    bool begun;                    /* one of them was successful */
    uint32_t root;                 /* serial of the root at the last successful one */
    bool away;                     /* the source has been absent since */
    bool without_root;             /* the root was gone at the last one */
    struct na_table_reader reader; /* of the reading of a table that is under way */
    struct na_reading *next;       /* where that goes */
    unsigned restarts;             /* of that, because the root was replaced */
    bool sample;                   /* the timer asked for the next reading */
};

/* Like na_source_init; call na_kept_source_clear() in either case. */
bool na_kept_source_init(struct na_kept_source *kept, enum na_source_id id, const char *root,
                         unsigned width, const struct na_sample_times *times);
void na_kept_source_clear(struct na_kept_source *kept);

/* Makes room for all slots of the source. False if memory ran out. */
bool na_kept_source_make_room(struct na_kept_source *kept, const struct na_sample_times *times);

/*
 * Returns the reading to overwrite with the next one: the oldest, but of a table not the one whose
 * state is carried over. Requests that saw it see another one from now on.
 */
struct na_reading *na_kept_source_next(struct na_kept_source *kept);

/*
 * Takes over a reading that has been made in na_kept_source_next() and that the source's state is
 * about. `at` is the time of its start, root the serial of the root. kept->sample says whether the
 * timer asked for it, and is cleared.
 */
void na_kept_source_take(struct na_kept_source *kept, struct na_reading *reading,
                         const struct na_sample_times *times, int64_t at, uint32_t root);

/* Records what the last reading, which the source's state is about, cost and took, in ns. */
void na_kept_source_spent(struct na_kept_source *kept, int64_t cost, int64_t took);

/*
 * The usual cost of a reading: the minimum of the last few. If another process got the CPU during a
 * reading, its time slice times twenty would otherwise decide how long a value is kept.
 * One that failed ended early: its cost decides when to try again, and says nothing about others.
 */
int64_t na_kept_source_cost(const struct na_kept_source *kept);

#endif
