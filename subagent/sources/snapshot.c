#include "sources/snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "kernel/cgroups.h"
#include "kernel/socket_owners.h"
#include "sources/snapshot_parts.h"

const struct na_source *na_snapshot_source(const struct na_snapshot *snapshot, enum na_source_id id)
{
    return &snapshot->kept[id].source;
}

struct na_cgroups *na_snapshot_prepare_cgroups(struct na_snapshot *snapshot)
{
    struct na_cgroups *cgroups = na_kernel_cgroups(&snapshot->kernel);

    if (cgroups != NULL && snapshot->turn != 0)
        na_cgroups_take_turns(cgroups, snapshot->turn, snapshot->wake, snapshot->wake_arg);
    return cgroups;
}

size_t na_snapshot_slots(const struct na_snapshot *snapshot)
{
    size_t slots = 0;

    for (size_t i = 0; i < NA_SOURCES; i++)
        slots += snapshot->kept[i].source.slots.count;
    return slots;
}

bool na_snapshot_configure(struct na_snapshot *snapshot, unsigned width, unsigned interval)
{
    struct na_sample_times times;
    struct na_history history[NA_SOURCES] = { 0 };
    bool good = na_sample_times_init(&times, interval);

    for (size_t i = 0; i < NA_SOURCES && good; i++)
        good = na_history_resize(&history[i], &times, 0, snapshot->kept[i].room);
    if (good) {
        struct na_sample_times old = snapshot->times;

        snapshot->kernel.width = width;
        snapshot->times = times;
        times = old;
    }
    for (size_t i = 0; i < NA_SOURCES; i++) {
        struct na_kept_source *kept = &snapshot->kept[i];

        if (good) {
            struct na_history old = kept->history;

            kept->history = history[i];
            history[i] = old;
            kept->source.width = na_source_width(i, width);
        }
        na_history_clear(&history[i]);
    }
    na_sample_times_clear(&times);
    return good;
}

struct na_snapshot *na_snapshot_new(const char *root, unsigned width, unsigned interval,
                                    struct na_clock clock, na_report *report, void *report_arg)
{
    struct na_snapshot *snapshot = calloc(1, sizeof(*snapshot));
    bool good;

    if (snapshot == NULL)
        return NULL;
    snapshot->clock = clock;
    snapshot->report = report;
    snapshot->report_arg = report_arg;
    good = na_kernel_init(&snapshot->kernel, root) &&
           na_sample_times_init(&snapshot->times, interval);
    snapshot->kernel.width = width;
    for (size_t i = 0; i < NA_SOURCES && good; i++)
        good = na_kept_source_init(&snapshot->kept[i], i, root, width, &snapshot->times);
    if (good)
        return snapshot;
    na_snapshot_free(snapshot);
    return NULL;
}

void na_snapshot_free(struct na_snapshot *snapshot)
{
    if (snapshot == NULL)
        return;
    for (size_t i = 0; i < NA_SOURCES; i++)
        na_kept_source_clear(&snapshot->kept[i]);
    na_sample_times_clear(&snapshot->times);
    na_kernel_clear(&snapshot->kernel);
    free(snapshot);
}

bool na_snapshot_has_root(const struct na_snapshot *snapshot)
{
    return snapshot->kernel.root.there;
}

void na_snapshot_report_root(struct na_snapshot *snapshot, na_report_root *report)
{
    snapshot->report_root = report;
}

/* Whether a source is read in turns, and needs more than one. */
static bool is_long(const struct na_snapshot *snapshot, const struct na_kept_source *kept)
{
    return na_snapshot_in_turns(snapshot, kept) && na_kept_source_cost(kept) > snapshot->turn;
}

/* Whether a source has a part of a CPU of its own, which is smaller. */
static bool is_rare(const struct na_kept_source *kept)
{
    return kept->source.table != NULL && kept->source.table->rare;
}

/* The search for the owners of sockets, if it needs more than one turn. */
static int64_t cost_of_owners(const struct na_snapshot *snapshot)
{
    const struct na_socket_owners *owners = snapshot->kernel.owners;
    const int64_t cost = owners != NULL && snapshot->turn != 0 ? na_socket_owners_cost(owners) : 0;

    return cost > snapshot->turn ? cost : 0;
}

/*
 * How long the long readings stay fresh. They share their part of a CPU, so that all together take
 * no more than one did alone.
 */
static int64_t long_fresh_for(const struct na_snapshot *snapshot)
{
    int64_t sum = cost_of_owners(snapshot);

    for (size_t id = 0; id < NA_SOURCES; id++)
        if (is_long(snapshot, &snapshot->kept[id]) && !is_rare(&snapshot->kept[id]))
            sum += na_kept_source_cost(&snapshot->kept[id]);
    return NA_FRESH_FACTOR_LONG * sum;
}

static int64_t fresh_for(const struct na_snapshot *snapshot, const struct na_kept_source *kept)
{
    if (is_rare(kept))
        return NA_FRESH_FACTOR_RARE * na_kept_source_cost(kept);
    return is_long(snapshot, kept) ? long_fresh_for(snapshot)
                                   : NA_FRESH_FACTOR * na_kept_source_cost(kept);
}

struct na_socket_owners *na_snapshot_prepare_owners(struct na_snapshot *snapshot)
{
    struct na_socket_owners *owners = snapshot->kernel.owners;

    if (owners == NULL || snapshot->turn == 0)
        return owners;
    na_socket_owners_take_turns(owners, snapshot->turn, snapshot->wake, snapshot->wake_arg);
    na_socket_owners_stay_fresh(owners,
                                cost_of_owners(snapshot) > 0 ? long_fresh_for(snapshot) : 0);
    return owners;
}

static bool is_due(const struct na_snapshot *snapshot, const struct na_kept_source *kept,
                   int64_t now)
{
    return kept->last->serial == 0 || now - kept->source.read_at > fresh_for(snapshot, kept);
}

/*
 * Whether the reading that is under way is worth waiting for. The last one tells how long this one
 * will take; it may also take longer.
 */
static bool is_worth_it(const struct na_kept_source *kept, const struct na_seen_request *request,
                        int64_t now)
{
    const int64_t until = request->until ? request->until : request->began + NA_PATIENCE_USUAL;

    return now < until && (request->until || kept->reader.own.now + kept->took <= until);
}

/*
 * Makes a reading for a request, if necessary, or sees to it that one is under way. False if it is
 * worth waiting for.
 */
static bool prepare(struct na_snapshot *snapshot, struct na_kept_source *kept,
                    struct na_seen_request *request, int64_t now)
{
    if (!is_due(snapshot, kept, now) ||
        (!na_table_reader_is_under_way(&kept->reader) && na_snapshot_begin(snapshot, kept)) ||
        !is_worth_it(kept, request, now))
        return true;
    snapshot->awaits = true;
    request->waits = true;
    return false;
}

const struct na_reading *na_snapshot_reading(struct na_snapshot *snapshot, uint64_t key,
                                             enum na_source_id id)
{
    int64_t now = na_snapshot_now(snapshot);
    struct na_seen_request *request = na_seen_find(&snapshot->seen, key, now);
    struct na_kept_source *kept = &snapshot->kept[id];
    const struct na_reading *seen = request->seen[id].reading;
    bool ready = true;

    if (seen != NULL && seen->serial == request->seen[id].serial)
        return seen;
    if (na_snapshot_in_turns(snapshot, kept))
        ready = prepare(snapshot, kept, request, now);
    else if (is_due(snapshot, kept, now))
        na_snapshot_read(snapshot, id, now);
    na_snapshot_read_lost(snapshot);
    if (ready && kept->last->serial != 0) {
        request->seen[id].reading = kept->last;
        request->seen[id].serial = kept->last->serial;
    }
    return kept->last;
}

void na_snapshot_be_patient(struct na_snapshot *snapshot, uint64_t key, int64_t until)
{
    na_seen_find(&snapshot->seen, key, na_snapshot_now(snapshot))->until = until;
}

const struct na_reading *na_snapshot_last(const struct na_snapshot *snapshot, enum na_source_id id)
{
    return snapshot->kept[id].last;
}

struct na_sessions na_snapshot_sessions(const struct na_snapshot *snapshot)
{
    return snapshot->sessions;
}

void na_snapshot_session_began(struct na_snapshot *snapshot)
{
    snapshot->sessions.count++;
    snapshot->sessions.began = na_snapshot_now(snapshot);
    snapshot->seen = (struct na_seen){ .current = NULL };
}

/*
 * Samples a table in turns. All together have about one turn now: whatever takes longer follows
 * when others have had theirs.
 */
static void sample_in_turns(struct na_snapshot *snapshot, struct na_kept_source *kept,
                            int64_t began)
{
    if (na_table_reader_is_under_way(&kept->reader)) /* that will do */
        return;
    if (na_snapshot_now(snapshot) - began < snapshot->turn)
        na_snapshot_begin(snapshot, kept);
    else
        na_snapshot_begin_later(snapshot, kept);
}

void na_snapshot_sample(struct na_snapshot *snapshot)
{
    const int64_t began = na_snapshot_now(snapshot);

    for (size_t id = 0; id < NA_SOURCES; id++) {
        struct na_kept_source *kept = &snapshot->kept[id];

        /* the first time read all, so that problems with any source are reported at startup */
        if (kept->source.table != NULL && !kept->source.table->sampled && kept->last->serial != 0)
            continue;
        kept->sample = true;
        if (!na_snapshot_in_turns(snapshot, kept))
            na_snapshot_read(snapshot, id, na_snapshot_now(snapshot));
        else
            sample_in_turns(snapshot, kept, began);
    }
    na_snapshot_read_lost(snapshot);
    /*
     * after the readings: otherwise a counter first seen by them would be younger than its sample
     */
    na_sample_times_next(&snapshot->times, na_snapshot_now(snapshot));
    for (size_t id = 0; id < NA_SOURCES; id++) {
        struct na_kept_source *kept = &snapshot->kept[id];

        for (size_t i = 0; i < kept->last->values.count; i++)
            na_history_keep(&kept->history, &snapshot->times, i, kept->last->values.value[i]);
    }
}

bool na_snapshot_increase(const struct na_snapshot *snapshot, enum na_source_id id,
                          const struct na_reading *reading, size_t place, unsigned seconds,
                          uint64_t *increase)
{
    const struct na_kept_source *kept = &snapshot->kept[id];
    int64_t at;
    uint64_t then;

    if (!na_history_find(&kept->history, &snapshot->times, place,
                         reading->at - seconds * INT64_C(1000000000), &at, &then) ||
        at < kept->counts.count[place].since)
        return false;
    *increase = reading->values.value[place] - then; /* correct also when 64 bits wrap */
    return true;
}
