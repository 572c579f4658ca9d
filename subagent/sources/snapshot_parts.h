/*
 * The snapshot's parts: snapshot.c has its sources and what requests see of them,
 * snapshot_readings.c makes the readings.
 */
#ifndef NA_SNAPSHOT_PARTS_H
#define NA_SNAPSHOT_PARTS_H

#include "sources/kept_source.h"
#include "sources/seen.h"
#include "sources/snapshot.h"

struct na_snapshot {
    struct na_sessions sessions;
    struct na_kernel kernel;
    struct na_clock clock;
    na_report *report;
    na_report_root *report_root;
    bool root_lost; /* the root has been lost since all sources were read */
    void *report_arg;
    struct na_kept_source kept[NA_SOURCES];
    struct na_seen seen;
    struct na_sample_times times;
    int64_t turn; /* ns, the length of a turn of a reading; 0: readings are not interrupted */
    na_snapshot_wake *wake;
    void *wake_arg;
    size_t next_turn; /* what has the next turn: a source, or after the last one a search */
    unsigned taken;   /* readings in turns that have ended so far */
    bool awaits;      /* see na_snapshot_awaits() */
};

/* Reads a source to its end, for whatever needs it at the time now. */
void na_snapshot_read(struct na_snapshot *snapshot, enum na_source_id id, int64_t now);

/* Whether readings of a source take turns. */
bool na_snapshot_in_turns(const struct na_snapshot *snapshot, const struct na_kept_source *kept);

/*
 * Begins a reading that takes turns with its first one, which is enough for most. Returns whether
 * it was.
 */
bool na_snapshot_begin(struct na_snapshot *snapshot, struct na_kept_source *kept);

/* The same, with the first turn among those that na_snapshot_turn() gives. */
void na_snapshot_begin_later(struct na_snapshot *snapshot, struct na_kept_source *kept);

/*
 * To be called after a reading: if it found that the root is gone, marks the sources absent that
 * nobody requests.
 */
void na_snapshot_read_lost(struct na_snapshot *snapshot);

#endif
