/*
 * The snapshot: what the sources said when they were last read, and when to read them again.
 *
 * A manager's request (a transaction) sees one reading of each source, whatever number of times it
 * asks. A new one sees the last reading while that is not older than 20 times what a reading costs;
 * so readings never take more than about 5 % of a CPU. Up to NA_KEPT requests may overlap without
 * losing their readings.
 */
#ifndef NA_SNAPSHOT_H
#define NA_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/counting.h"
#include "sources/counts.h"
#include "sources/source.h"

enum {
    NA_KEPT = 4, /* readings of a source that are kept for requests under way; of a table, which may
                    be long, 2 */
    NA_REQUESTS = 8, /* requests remembered */
    NA_FRESH_FACTOR = 20,
    NA_COSTS = 8, /* readings whose costs are looked at */
};

/* The clock: monotonic nanoseconds. Tests have their own. */
struct na_clock {
    int64_t (*now)(void *arg);
    void *arg;
};

/* One reading of one source. */
struct na_reading {
    uint64_t serial; /* 0: none yet */
    int64_t at;
    struct na_values values; /* of a source of names and numbers */
    struct na_rows rows;     /* of a source that is a table */
};

struct na_snapshot;

/* Called when the root is gone, back or another one: all sources are, and nothing is reported of
 * each. */
typedef void na_report_root(void *arg, const struct na_root *root, enum na_root_event event);

/* Called when the state of a source has changed, when it has a note and had none, and at its first
 * reading. */
typedef void na_report(void *arg, const struct na_source *source);

/*
 * Makes a snapshot of the files below root ("/proc"). width is the kernel's word in bits, interval
 * the time in seconds between two samples. NULL if memory ran out. root is copied; clock and report
 * too.
 */
struct na_snapshot *na_snapshot_new(const char *root, unsigned width, unsigned interval,
                                    struct na_clock clock, na_report *report, void *report_arg);
void na_snapshot_free(struct na_snapshot *snapshot);

/* Says what to call about the root, with the report_arg given to na_snapshot_new(). */
void na_snapshot_report_root(struct na_snapshot *snapshot, na_report_root *report);

/* Changes width and interval; what has been sampled is forgotten. False, with nothing changed, if
 * memory ran out. */
bool na_snapshot_configure(struct na_snapshot *snapshot, unsigned width, unsigned interval);

/* Says which interfaces are shown, from the next readings on. */
void na_snapshot_set_filter(struct na_snapshot *snapshot, const struct na_filter *filter);

/* The reading of a source that the request `key` sees; the source is read if need be. Valid until
 * the next call. Never NULL. */
const struct na_reading *na_snapshot_reading(struct na_snapshot *snapshot, uint64_t key,
                                             enum na_source_id id);

/* The last reading of a source, however old; serial is 0 if there was none. */
const struct na_reading *na_snapshot_last(const struct na_snapshot *snapshot, enum na_source_id id);

/*
 * A session with the master agent begins, and is counted. Which request saw which reading is
 * forgotten: keys may mean others from now on.
 */
void na_snapshot_session_began(struct na_snapshot *snapshot);

/* The sessions that have begun, and when the last of them did (ns of the clock; 0: there was none).
 */
struct na_sessions {
    uint32_t count;
    int64_t began;
};
struct na_sessions na_snapshot_sessions(const struct na_snapshot *snapshot);

/*
 * Reads the sources that something is remembered of, the first time all, and keeps the counters for
 * na_snapshot_increase; to be called once an interval.
 */
void na_snapshot_sample(struct na_snapshot *snapshot);

/*
 * How much a counter has risen over the last `seconds`, to half an interval, up to the given
 * reading. False if that is not known: it was not sampled then, or did not count on from then to
 * now.
 */
bool na_snapshot_increase(const struct na_snapshot *snapshot, enum na_source_id id,
                          const struct na_reading *reading, size_t place, unsigned seconds,
                          uint64_t *increase);

const struct na_source *na_snapshot_source(const struct na_snapshot *snapshot,
                                           enum na_source_id id);
/* The owners of the sockets in the last reading of those; NULL if there was none. */
struct na_socket_owners *na_snapshot_socket_owners(const struct na_snapshot *snapshot);
int64_t na_snapshot_now(const struct na_snapshot *snapshot);
/* Number of slots in all sources: has it grown, there are new names. */
size_t na_snapshot_slots(const struct na_snapshot *snapshot);

#endif
