/*
 * The snapshot: what each source contained when it was last read, and when to read it again.
 *
 * A manager's request (a transaction) sees one reading of each source, however many varbinds it
 * has. A new request sees the last reading while that is no older than 20 times the cost of one,
 * the lowest of the last eight, so readings never take more than about 5 % of a CPU; long ones
 * share that. What may disturb the host when it is read has 1 % instead. For requests that overlap,
 * a file of counters keeps its last NA_KEPT readings, and a table its last complete one and, until
 * the next reading begins, the previous one.
 */
#ifndef NA_SNAPSHOT_H
#define NA_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/counting.h"
#include "sources/reading.h"
#include "sources/source.h"

enum {
    NA_FRESH_FACTOR = 20,
    NA_FRESH_FACTOR_LONG = 24,  /* with what the loop does between their turns */
    NA_FRESH_FACTOR_RARE = 120, /* the same, for what is read rarely: 1 % of a CPU */
};

/* ns that a request waits for a reading that is under way, from its own start on */
static const int64_t NA_PATIENCE_USUAL = 500000000;

/* The clock: monotonic, in ns. Tests supply their own. */
struct na_clock {
    int64_t (*now)(void *arg);
    void *arg;
};

struct na_snapshot;

/*
 * Called when the root disappears, returns or is replaced; all sources go with it, so none of them
 * is reported by itself.
 */
typedef void na_report_root(void *arg, const struct na_root *root, enum na_root_event event);

/*
 * Called at the first reading of a source, when its state changes, and when it gets a note after
 * having none.
 */
typedef void na_report(void *arg, const struct na_source *source);

/*
 * Makes a snapshot of the files below root ("/proc"). width is the kernel's word size in bits,
 * interval the time between two samples in seconds. root, clock and report are copied. NULL if
 * memory ran out; otherwise freed by na_snapshot_free().
 */
struct na_snapshot *na_snapshot_new(const char *root, unsigned width, unsigned interval,
                                    struct na_clock clock, na_report *report, void *report_arg);
void na_snapshot_free(struct na_snapshot *snapshot);

/* Whether the root was there when it was last looked at. */
bool na_snapshot_has_root(const struct na_snapshot *snapshot);

/* Sets the function that reports the root; it gets the report_arg given to na_snapshot_new(). */
void na_snapshot_report_root(struct na_snapshot *snapshot, na_report_root *report);

/*
 * Changes width and interval, and discards all samples. False, with nothing changed, if memory ran
 * out.
 */
bool na_snapshot_configure(struct na_snapshot *snapshot, unsigned width, unsigned interval);

/* Sets which interfaces are shown, from the next readings on. The filter is copied. */
void na_snapshot_set_filter(struct na_snapshot *snapshot, const struct na_filter *filter);
/* The same for network namespaces, by name and by kind; our own is always shown. */
void na_snapshot_set_namespace_filter(struct na_snapshot *snapshot, const struct na_filter *filter);

/* Sets which TCP peers are shown, from the next readings on. It is copied. */
void na_snapshot_set_peers(struct na_snapshot *snapshot, const struct na_peer_folds *peers);

/*
 * Lets readings of tables take turns of about `length` ns. wake(arg) is called when a first turn
 * was not enough: then call na_snapshot_turn() until nothing is under way. Without this call each
 * reading is made when it is needed, and everything else waits.
 */
typedef void na_snapshot_wake(void *arg);
void na_snapshot_take_turns(struct na_snapshot *snapshot, int64_t length, na_snapshot_wake *wake,
                            void *arg);

/*
 * Gives one of the readings that are under way a turn. Returns whether another turn is due: none,
 * at once, or soon, since all wait for something.
 */
enum na_work { NA_WORK_NONE, NA_WORK_DUE, NA_WORK_WAITS };
enum na_work na_snapshot_turn(struct na_snapshot *snapshot);

/* The number of readings that have ended in na_snapshot_turn() and elsewhere so far. */
unsigned na_snapshot_taken(const struct na_snapshot *snapshot);

/*
 * Whether a request was given, since na_snapshot_forget_awaited(), something older than what a
 * reading that is under way will have soon. It should ask again when na_snapshot_taken() has
 * changed, for at most NA_PATIENCE_USUAL ns in all.
 */
bool na_snapshot_awaits(const struct na_snapshot *snapshot);

/* To be called before a request: what others await does not matter to it. */
void na_snapshot_forget_awaited(struct na_snapshot *snapshot);

/*
 * Lets the request `key` wait until a time (ns), however long its readings may take. Call it again
 * whenever the request asks again, since requests are forgotten after a while.
 */
void na_snapshot_be_patient(struct na_snapshot *snapshot, uint64_t key, int64_t until);

/*
 * Returns the reading of a source that the request `key` sees, reading the source if necessary. If
 * that takes more than a turn, it is the last complete one. Valid until the next call. Never NULL.
 */
const struct na_reading *na_snapshot_reading(struct na_snapshot *snapshot, uint64_t key,
                                             enum na_source_id id);

/* Returns the last reading of a source, however old; its serial is 0 if there was none. */
const struct na_reading *na_snapshot_last(const struct na_snapshot *snapshot, enum na_source_id id);

/*
 * Counts a new session with the master agent, and forgets which request saw which reading, since
 * its keys may be reused.
 */
void na_snapshot_session_began(struct na_snapshot *snapshot);

/*
 * The number of sessions so far, and the start of the last one (ns of the clock; 0: there was
 * none).
 */
struct na_sessions {
    uint32_t count;
    int64_t began;
};
struct na_sessions na_snapshot_sessions(const struct na_snapshot *snapshot);

/*
 * Reads the sources that keep a state (the first time all sources) and samples the counters for
 * na_snapshot_increase(). Call it once per interval.
 */
void na_snapshot_sample(struct na_snapshot *snapshot);

/*
 * Sets *increase to the rise of a counter over the last `seconds`, to half an interval, up to the
 * given reading. False if it is unknown: the counter was not sampled then, or has not counted on
 * without a break.
 */
bool na_snapshot_increase(const struct na_snapshot *snapshot, enum na_source_id id,
                          const struct na_reading *reading, size_t place, unsigned seconds,
                          uint64_t *increase);

/* The source itself, with the state of its last reading. */
const struct na_source *na_snapshot_source(const struct na_snapshot *snapshot,
                                           enum na_source_id id);
/*
 * Makes the search for the owners of the sockets in their last reading, or the walk over the
 * cgroups that sockets belong to, ready for a request: each takes turns as the readings do, and the
 * search shares the part of a CPU that the long ones have. Call it for each request, since the
 * costs change. NULL if no sockets have been read, or if memory ran out.
 */
struct na_socket_owners *na_snapshot_prepare_owners(struct na_snapshot *snapshot);
struct na_cgroups *na_snapshot_prepare_cgroups(struct na_snapshot *snapshot);
/* The time of the clock, ns. */
int64_t na_snapshot_now(const struct na_snapshot *snapshot);
/* Total number of slots in all sources. It grows when there are new names. */
size_t na_snapshot_slots(const struct na_snapshot *snapshot);

#endif
