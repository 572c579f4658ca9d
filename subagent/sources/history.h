/*
 * History: what the counters were at the samples of the last five minutes.
 */
#ifndef NA_HISTORY_H
#define NA_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NA_HISTORY_SECONDS = 300 };

/* When the samples were taken: a ring that all sources share. */
struct na_sample_times {
    int64_t *at;  /* ns; 0: none yet */
    size_t count; /* of places in the ring */
    size_t newest;
    int64_t interval; /* ns */
};

/* What the slots of one source were at these times. */
struct na_history {
    uint64_t *value; /* times.count of them a slot */
};

bool na_sample_times_init(struct na_sample_times *times, unsigned interval_seconds);
void na_sample_times_clear(struct na_sample_times *times);
/* Goes on to the next place of the ring. */
void na_sample_times_next(struct na_sample_times *times, int64_t now);

bool na_history_resize(struct na_history *history, const struct na_sample_times *times, size_t had,
                       size_t slots);
void na_history_clear(struct na_history *history);
void na_history_keep(struct na_history *history, const struct na_sample_times *times, size_t slot,
                     uint64_t value);

/* The sample nearest to a time; false if none was taken within half an interval of it (and a
 * second's grace for a late timer). */
bool na_history_find(const struct na_history *history, const struct na_sample_times *times,
                     size_t slot, int64_t wanted, int64_t *at, uint64_t *value);

#endif
