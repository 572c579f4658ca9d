/*
 * History: the values of counters at the samples of the last five minutes.
 */
#ifndef NA_HISTORY_H
#define NA_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NA_HISTORY_SECONDS = 300 };

/* The times of the samples: a ring shared by all sources. */
struct na_sample_times {
    int64_t *at;  /* ns; 0: none yet */
    size_t count; /* places in the ring */
    size_t newest;
    int64_t interval; /* ns */
};

/* The values of one source's slots at these times. */
struct na_history {
    uint64_t *value; /* times.count values per slot */
};

/* Makes a ring for five minutes of samples. False if memory ran out. */
bool na_sample_times_init(struct na_sample_times *times, unsigned interval_seconds);
/* Frees the ring. */
void na_sample_times_clear(struct na_sample_times *times);
/* Moves on to the next place of the ring, sampled at `now` (ns). */
void na_sample_times_next(struct na_sample_times *times, int64_t now);

/*
 * Makes room for `slots` slots, of which the first `had` keep their samples and the others have 0.
 * False if memory ran out.
 */
bool na_history_resize(struct na_history *history, const struct na_sample_times *times, size_t had,
                       size_t slots);
/* Frees the samples. */
void na_history_clear(struct na_history *history);
/* Stores the value of a slot at the newest sample. */
void na_history_keep(struct na_history *history, const struct na_sample_times *times, size_t slot,
                     uint64_t value);

/*
 * Finds the sample closest to a time; false if there is none within half an interval, plus 1 s for
 * a late timer.
 */
bool na_history_find(const struct na_history *history, const struct na_sample_times *times,
                     size_t slot, int64_t wanted, int64_t *at, uint64_t *value);

#endif
