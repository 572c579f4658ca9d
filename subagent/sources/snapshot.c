#include "sources/snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "sources/history.h"
#include "base/debug.h"

struct kept {
    struct na_source source;
    struct na_reading reading[NA_KEPT];
    struct na_reading *last;
    struct na_counts counts;
    size_t room; /* slots that the arrays of the readings have room for */
    struct na_history history;
    struct na_reading *good; /* last successful reading of a table */
    int64_t cost[NA_COSTS];  /* ns, of the last NA_COSTS readings */
    size_t costs;            /* number of readings so far */
    bool begun;              /* one of them was successful */
    uint32_t root;           /* serial of the root at the last successful one */
    bool away;               /* the source has been absent since */
    bool without_root;       /* the root was gone at the last one */
};

struct request {
    uint64_t key;
    int64_t began; /* 0: unused */
    struct {
        struct na_reading *reading;
        uint64_t serial;
    } seen[NA_SOURCES];
};

struct na_snapshot {
    struct na_sessions sessions;
    struct na_kernel kernel;
    struct na_clock clock;
    na_report *report;
    na_report_root *report_root;
    bool root_lost; /* the root has been lost since all sources were read */
    void *report_arg;
    struct kept kept[NA_SOURCES];
    struct request request[NA_REQUESTS];
    struct request *current;
    struct na_sample_times times;
};

/* ns. An older request has ended, and a restarted master agent may reuse its number. */
static const int64_t REQUEST_LIFE = 10 * INT64_C(1000000000);

int64_t na_snapshot_now(const struct na_snapshot *snapshot)
{
    return snapshot->clock.now(snapshot->clock.arg);
}

const struct na_source *na_snapshot_source(const struct na_snapshot *snapshot, enum na_source_id id)
{
    return &snapshot->kept[id].source;
}

struct na_socket_owners *na_snapshot_socket_owners(const struct na_snapshot *snapshot)
{
    return snapshot->kernel.owners;
}

struct na_cgroups *na_snapshot_cgroups(struct na_snapshot *snapshot)
{
    return na_kernel_cgroups(&snapshot->kernel);
}

size_t na_snapshot_slots(const struct na_snapshot *snapshot)
{
    size_t slots = 0;

    for (size_t i = 0; i < NA_SOURCES; i++)
        slots += snapshot->kept[i].source.slots.count;
    return slots;
}

/*
 * Makes room for `room` values and marks those after the first `had` absent. False if memory ran
 * out; the first ones keep their contents.
 */
static bool resize_values(struct na_values *values, size_t room, size_t had)
{
    uint64_t *value = realloc(values->value, room * sizeof(*value));
    bool *present = value ? realloc(values->present, room * sizeof(*present)) : NULL;

    values->value = value ? value : values->value;
    if (present == NULL)
        return false;
    values->present = present;
    memset(value + had, 0, (room - had) * sizeof(*value));
    memset(present + had, 0, (room - had) * sizeof(*present));
    return true;
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

        snapshot->times = times;
        times = old;
    }
    for (size_t i = 0; i < NA_SOURCES; i++) {
        struct kept *kept = &snapshot->kept[i];

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

void na_snapshot_set_filter(struct na_snapshot *snapshot, const struct na_filter *filter)
{
    na_kernel_set_filter(&snapshot->kernel, filter);
}

/* Makes room for all slots of the source; does something only if there are new names. */
static bool make_room(struct na_snapshot *snapshot, struct kept *kept)
{
    size_t room = kept->source.slots.capacity, had = kept->room;

    if (had >= kept->source.slots.count)
        return true;
    for (size_t i = 0; i < NA_KEPT; i++)
        if (!resize_values(&kept->reading[i].values, room, had))
            return false;
    if (!na_counts_resize(&kept->counts, room) ||
        !na_history_resize(&kept->history, &snapshot->times, had, room))
        return false;
    kept->room = room;
    return true;
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
    for (size_t i = 0; i < NA_SOURCES && good; i++) {
        struct kept *kept = &snapshot->kept[i];

        kept->last = &kept->reading[0];
        good = na_source_init(&kept->source, i, root, width) && make_room(snapshot, kept);
    }
    if (good)
        return snapshot;
    na_snapshot_free(snapshot);
    return NULL;
}

void na_snapshot_free(struct na_snapshot *snapshot)
{
    if (snapshot == NULL)
        return;
    for (size_t i = 0; i < NA_SOURCES; i++) {
        struct kept *kept = &snapshot->kept[i];

        for (size_t j = 0; j < NA_KEPT; j++) {
            free(kept->reading[j].values.value);
            free(kept->reading[j].values.present);
            na_rows_clear(&kept->reading[j].rows);
        }
        na_counts_clear(&kept->counts);
        na_history_clear(&kept->history);
        na_source_clear(&kept->source);
    }
    na_sample_times_clear(&snapshot->times);
    na_kernel_clear(&snapshot->kernel);
    free(snapshot);
}

static void look_at_root(struct na_snapshot *snapshot)
{
    enum na_root_event event = na_kernel_look(&snapshot->kernel);

    snapshot->root_lost |= event == NA_ROOT_GONE;
    if (snapshot->report_root != NULL && event != NA_ROOT_SAME)
        snapshot->report_root(snapshot->report_arg, &snapshot->kernel.root, event);
}

void na_snapshot_report_root(struct na_snapshot *snapshot, na_report_root *report)
{
    snapshot->report_root = report;
}

/*
 * Returns the reading to overwrite: the oldest one, but for a table not the one whose state is
 * carried over.
 */
static struct na_reading *oldest(struct kept *kept)
{
    struct na_reading *found = &kept->reading[0];

    if (kept->source.table != NULL)
        return kept->good == &kept->reading[0] ? &kept->reading[1] : &kept->reading[0];
    for (size_t i = 1; i < NA_KEPT; i++)
        if (kept->reading[i].serial < found->serial)
            found = &kept->reading[i];
    return found;
}

/*
 * Carries state from each row of the last successful reading over to the same row of this one; both
 * are in order. Nothing is carried over if the table was absent in between or is of another root
 * (`reset`).
 */
static void carry_rows(struct kept *kept, struct na_reading *reading, bool sample, bool reset)
{
    const struct na_kernel_table *table = kept->source.table;
    const struct na_rows none = { .count = 0 },
                         *before = kept->good && !reset ? &kept->good->rows : &none;
    struct na_reading_pair pair = { reading->at, kept->good ? kept->good->at : 0, sample };
    size_t i = 0;

    if (kept->source.state != NA_OK && kept->source.state != NA_MALFORMED)
        return;
    for (size_t j = 0; j < reading->rows.count && table->carry != NULL; j++) {
        void *row = na_rows_at(&reading->rows, j), *same = NULL;

        while (i < before->count && table->order(na_rows_at(before, i), row) < 0)
            i++;
        if (i < before->count && table->order(na_rows_at(before, i), row) == 0)
            same = na_rows_at(before, i);
        table->carry(row, same, &pair);
    }
    kept->good = reading;
}

/*
 * Whether this is the first successful reading of a source with 32-bit counters: what an earlier
 * run of the program counted beyond 32 bits is lost.
 */
static bool begins(struct kept *kept)
{
    bool begun = kept->begun;

    kept->begun |= kept->source.state == NA_OK || kept->source.state == NA_MALFORMED;
    return !begun && kept->begun && kept->source.width == 32;
}

/*
 * Reads a source; false if the root disappeared or was replaced meanwhile, so that the result may
 * be a mixture.
 */
static bool read_once(struct na_snapshot *snapshot, enum na_source_id id,
                      struct na_reading *reading)
{
    struct kept *kept = &snapshot->kept[id];
    struct na_kernel *kernel = &snapshot->kernel;
    uint32_t root = kernel->root.serial;

    if (!kernel->root.there)
        return false;
    if (kept->source.table != NULL)
        na_source_read_rows(&kept->source, kernel, &reading->rows);
    else
        na_source_read(&kept->source, id, &kernel->text);
    look_at_root(snapshot);
    return kernel->root.there && kernel->root.serial == root;
}

/* Problems of the root are not reported again for each source. */
static void report_source(const struct na_snapshot *snapshot, struct kept *kept,
                          enum na_state before, bool noted)
{
    const struct na_source *source = &kept->source;
    bool with_root = source->state == NA_ABSENT ? !snapshot->kernel.root.there
                                                : source->state == NA_OK && kept->without_root;
    bool news = source->note[0] != '\0' && !noted;

    if (snapshot->report != NULL && (news || (source->state != before && !with_root)))
        snapshot->report(snapshot->report_arg, source);
}

/*
 * Whether no state is kept from the last successful reading: the source was absent in between, or
 * is of another root.
 */
static bool is_reset(struct kept *kept, uint32_t root)
{
    bool good = kept->source.state == NA_OK || kept->source.state == NA_MALFORMED;
    bool absent = kept->source.state == NA_ABSENT,
         reset = !absent && (kept->away || kept->root != root);

    kept->away = !good && (kept->away || absent);
    if (good)
        kept->root = root;
    return reset;
}

static void read_source(struct na_snapshot *snapshot, enum na_source_id id, int64_t now,
                        bool sample)
{
    struct kept *kept = &snapshot->kept[id];
    struct na_kernel *kernel = &snapshot->kernel;
    struct na_source *source = &kept->source;
    enum na_state before = source->state;
    bool noted = source->note[0] != '\0';
    struct na_reading *reading = oldest(kept);
    bool reset;

    source->read_at = kernel->now = now;
    look_at_root(snapshot);
    if (!read_once(snapshot, id, reading) && !read_once(snapshot, id, reading))
        na_source_set_absent(source, &reading->rows);
    reset = is_reset(kept, kernel->root.serial);
    reading->serial = source->slots.serial;
    reading->at = source->read_at;
    reading->values.count = 0;
    if (source->table != NULL) {
        carry_rows(kept, reading, sample, reset);
    } else {
        if (!make_room(snapshot, kept))
            na_source_lacks_memory(source);
        reading->values.count = source->slots.count < kept->room ? source->slots.count : kept->room;
        na_counts_take(&kept->counts, source, &kept->last->values, &reading->values, reading->at,
                       begins(kept) || reset);
    }
    kept->last = reading;
    source->cost = na_snapshot_now(snapshot) - source->read_at;
    kept->cost[kept->costs++ % NA_COSTS] = source->cost;
    NA_DEBUG(NA_DEBUG_SOURCE, "%s: netstatSourceState %u, %zu %s, %lld us%s%s", source->name,
             source->state, source->table ? reading->rows.count : reading->values.count,
             source->table ? "rows" : "names", (long long)source->cost / 1000,
             source->state == NA_MALFORMED || source->state == NA_UNREADABLE ? ": " : "",
             source->state == NA_MALFORMED || source->state == NA_UNREADABLE ? source->last_error
                                                                             : "");
    report_source(snapshot, kept, before, noted);
    kept->without_root = !kernel->root.there;
}

/* When the root is gone, sources that nobody requests must not stay as they were. */
static void read_lost(struct na_snapshot *snapshot)
{
    if (!snapshot->root_lost)
        return;
    snapshot->root_lost = false;
    for (size_t id = 0; id < NA_SOURCES; id++)
        if (snapshot->kept[id].last->serial != 0 && snapshot->kept[id].source.state != NA_ABSENT)
            read_source(snapshot, id, na_snapshot_now(snapshot), false);
}

/*
 * The cost of a reading: the minimum of the last few. If another process got the CPU during a
 * reading, its time slice times twenty would otherwise decide how long a value is kept.
 */
static int64_t usual_cost(const struct kept *kept)
{
    int64_t least = kept->cost[0];

    for (size_t i = 1; i < NA_COSTS && i < kept->costs; i++)
        if (kept->cost[i] < least)
            least = kept->cost[i];
    return least;
}

static struct request *find_request(struct na_snapshot *snapshot, uint64_t key, int64_t now)
{
    struct request *request = snapshot->current, *found = &snapshot->request[0];

    if (request != NULL && request->key == key && now - request->began < REQUEST_LIFE)
        return request;
    for (size_t i = 0; i < NA_REQUESTS; i++) {
        request = &snapshot->request[i];
        if (request->began != 0 && request->key == key && now - request->began < REQUEST_LIFE) {
            snapshot->current = request;
            return request;
        }
        if (request->began < found->began)
            found = request;
    }
    *found = (struct request){ .key = key, .began = now };
    snapshot->current = found;
    return found;
}

const struct na_reading *na_snapshot_reading(struct na_snapshot *snapshot, uint64_t key,
                                             enum na_source_id id)
{
    int64_t now = na_snapshot_now(snapshot);
    struct request *request = find_request(snapshot, key, now);
    struct kept *kept = &snapshot->kept[id];
    struct na_reading *seen = request->seen[id].reading;

    if (seen != NULL && seen->serial == request->seen[id].serial)
        return seen;
    if (kept->last->serial == 0 || now - kept->source.read_at > NA_FRESH_FACTOR * usual_cost(kept))
        read_source(snapshot, id, now, false);
    read_lost(snapshot);
    request->seen[id].reading = kept->last;
    request->seen[id].serial = kept->last->serial;
    return kept->last;
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
    memset(snapshot->request, 0, sizeof(snapshot->request));
    snapshot->current = NULL;
}

void na_snapshot_sample(struct na_snapshot *snapshot)
{
    for (size_t id = 0; id < NA_SOURCES; id++) {
        const struct kept *kept = &snapshot->kept[id];

        /* the first time read all, so that problems with any source are reported at startup */
        if (kept->source.table == NULL || kept->source.table->sampled || kept->last->serial == 0)
            read_source(snapshot, id, na_snapshot_now(snapshot), true);
    }
    read_lost(snapshot);
    /*
     * after the readings: otherwise a counter first seen by them would be younger than its sample
     */
    na_sample_times_next(&snapshot->times, na_snapshot_now(snapshot));
    for (size_t id = 0; id < NA_SOURCES; id++) {
        struct kept *kept = &snapshot->kept[id];

        for (size_t i = 0; i < kept->last->values.count; i++)
            na_history_keep(&kept->history, &snapshot->times, i, kept->last->values.value[i]);
    }
}

bool na_snapshot_increase(const struct na_snapshot *snapshot, enum na_source_id id,
                          const struct na_reading *reading, size_t place, unsigned seconds,
                          uint64_t *increase)
{
    const struct kept *kept = &snapshot->kept[id];
    int64_t at;
    uint64_t then;

    if (!na_history_find(&kept->history, &snapshot->times, place,
                         reading->at - seconds * INT64_C(1000000000), &at, &then) ||
        at < kept->counts.count[place].since)
        return false;
    *increase = reading->values.value[place] - then; /* correct also when 64 bits wrap */
    return true;
}
