#include <string.h>

#include "base/debug.h"
#include "kernel/cgroups.h"
#include "kernel/socket_owners.h"
#include "sources/snapshot_parts.h"

/* How often a reading is begun again because its root was replaced. */
enum { RESTARTS_MAX = 2 };

int64_t na_snapshot_now(const struct na_snapshot *snapshot)
{
    return snapshot->clock.now(snapshot->clock.arg);
}

static void look_at_root(struct na_snapshot *snapshot)
{
    enum na_root_event event = na_kernel_look(&snapshot->kernel);

    snapshot->root_lost |= event == NA_ROOT_GONE;
    if (snapshot->report_root != NULL && event != NA_ROOT_SAME)
        snapshot->report_root(snapshot->report_arg, &snapshot->kernel.root, event);
}

/*
 * Reads a source; false if the root disappeared or was replaced meanwhile, so that the result may
 * be a mixture.
 */
static bool read_once(struct na_snapshot *snapshot, enum na_source_id id,
                      struct na_reading *reading)
{
    struct na_kept_source *kept = &snapshot->kept[id];
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
static void report_source(const struct na_snapshot *snapshot, struct na_kept_source *kept,
                          enum na_state before, bool noted)
{
    const struct na_source *source = &kept->source;
    bool with_root = source->state == NA_ABSENT ? !snapshot->kernel.root.there
                                                : source->state == NA_OK && kept->without_root;
    bool news = source->note[0] != '\0' && !noted;

    if (snapshot->report != NULL && (news || (source->state != before && !with_root)))
        snapshot->report(snapshot->report_arg, source);
}

/* Takes over a reading, which the state of the source is about, and reports it. */
static void take_reading(struct na_snapshot *snapshot, struct na_kept_source *kept,
                         struct na_reading *reading, int64_t at, enum na_state before, bool noted)
{
    const struct na_source *source = &kept->source;
    bool failed;

    na_kept_source_take(kept, reading, &snapshot->times, at, snapshot->kernel.root.serial);
    failed = source->state == NA_MALFORMED || source->state == NA_UNREADABLE;
    NA_DEBUG(NA_DEBUG_SOURCE, "%s: netstatSourceState %u, %zu %s, %lld us%s%s", source->name,
             source->state, source->table ? kept->last->rows.count : reading->values.count,
             source->table ? "rows" : "names", (long long)source->cost / 1000, failed ? ": " : "",
             failed ? source->last_error : "");
    report_source(snapshot, kept, before, noted);
    kept->without_root = !snapshot->kernel.root.there;
}

void na_snapshot_read(struct na_snapshot *snapshot, enum na_source_id id, int64_t now)
{
    struct na_kept_source *kept = &snapshot->kept[id];
    enum na_state before = kept->source.state;
    bool noted = kept->source.note[0] != '\0';
    struct na_reading *reading = na_kept_source_next(kept);
    int64_t cost;

    snapshot->kernel.now = now;
    look_at_root(snapshot);
    if (!read_once(snapshot, id, reading) && !read_once(snapshot, id, reading))
        na_source_set_absent(&kept->source, &reading->rows);
    cost = na_snapshot_now(snapshot) - now;
    na_kept_source_spent(kept, cost, cost);
    take_reading(snapshot, kept, reading, now, before, noted);
}

/* ---- readings of tables in turns */

bool na_snapshot_in_turns(const struct na_snapshot *snapshot, const struct na_kept_source *kept)
{
    return snapshot->turn != 0 && kept->source.table != NULL;
}

static void begin_reading(struct na_snapshot *snapshot, struct na_kept_source *kept)
{
    look_at_root(snapshot);
    kept->next = na_kept_source_next(kept);
    na_table_reader_begin(&kept->reader, &kept->source, &snapshot->kernel, &kept->next->rows,
                          na_snapshot_now(snapshot));
}

/* Ends a reading, whose result is of no use if the root has been lost. */
static void end_reading(struct na_snapshot *snapshot, struct na_kept_source *kept, bool lost)
{
    const int64_t began = kept->reader.own.now;
    enum na_state before = kept->source.state;
    bool noted = kept->source.note[0] != '\0';

    if (lost) {
        na_table_reader_cancel(&kept->reader);
        na_source_set_absent(&kept->source, &kept->next->rows);
    } else {
        na_table_reader_end(&kept->reader, &kept->source);
    }
    na_kept_source_spent(kept, kept->reader.job.spent, na_snapshot_now(snapshot) - began);
    take_reading(snapshot, kept, kept->next, began, before, noted);
    snapshot->taken++;
}

/*
 * Continues the reading of a table for a turn; returns whether it has ended. What was read of a
 * root that has disappeared or was replaced meanwhile may be a mixture, and is read again. If that
 * happens again and again, the source is absent, as if the root were gone.
 */
static bool turn(struct na_snapshot *snapshot, struct na_kept_source *kept)
{
    const struct na_root *root = &snapshot->kernel.root;
    const bool ended = root->there && na_table_reader_turn(&kept->reader, snapshot->turn);
    bool mixed;

    if (root->there && !ended)
        return false;
    look_at_root(snapshot);
    mixed = !ended || root->serial != kept->reader.root;
    if (root->there && mixed && kept->restarts < RESTARTS_MAX) {
        kept->restarts++;
        na_table_reader_cancel(&kept->reader);
        begin_reading(snapshot, kept);
        return false;
    }
    end_reading(snapshot, kept, !root->there || mixed);
    return true;
}

void na_snapshot_begin_later(struct na_snapshot *snapshot, struct na_kept_source *kept)
{
    kept->restarts = 0;
    begin_reading(snapshot, kept);
    snapshot->wake(snapshot->wake_arg);
}

bool na_snapshot_begin(struct na_snapshot *snapshot, struct na_kept_source *kept)
{
    kept->restarts = 0;
    begin_reading(snapshot, kept);
    if (turn(snapshot, kept))
        return true;
    snapshot->wake(snapshot->wake_arg);
    return false;
}

void na_snapshot_take_turns(struct na_snapshot *snapshot, int64_t length, na_snapshot_wake *wake,
                            void *arg)
{
    snapshot->turn = length;
    snapshot->wake = wake;
    snapshot->wake_arg = arg;
}

/* Each of these gives what it is about a turn, if it is under way. */
typedef enum na_work take_turn(struct na_snapshot *snapshot);

static enum na_work search_owners(struct na_snapshot *snapshot)
{
    struct na_socket_owners *owners = snapshot->kernel.owners;

    if (owners == NULL || !na_socket_owners_is_searching(owners))
        return NA_WORK_NONE;
    if (na_socket_owners_turn(owners))
        snapshot->taken++;
    return NA_WORK_DUE;
}

static enum na_work walk_cgroups(struct na_snapshot *snapshot)
{
    struct na_cgroups *cgroups = snapshot->kernel.cgroups;

    if (cgroups == NULL || !na_cgroups_is_walking(cgroups))
        return NA_WORK_NONE;
    if (na_cgroups_turn(cgroups))
        snapshot->taken++;
    return NA_WORK_DUE;
}

/* The searches for the owners and the cgroups of sockets have turns after the last source. */
static take_turn *const searches[] = { search_owners, walk_cgroups };

enum { TURNS = NA_SOURCES + sizeof(searches) / sizeof(searches[0]) };

static enum na_work read_on(struct na_snapshot *snapshot, struct na_kept_source *kept)
{
    if (!na_table_reader_is_under_way(&kept->reader))
        return NA_WORK_NONE;
    if (turn(snapshot, kept) || !kept->reader.job.waits)
        return NA_WORK_DUE;
    return NA_WORK_WAITS;
}

enum na_work na_snapshot_turn(struct na_snapshot *snapshot)
{
    enum na_work all = NA_WORK_NONE;

    for (size_t i = 0; i < TURNS; i++) {
        const size_t now = snapshot->next_turn;
        const enum na_work work = now < NA_SOURCES ? read_on(snapshot, &snapshot->kept[now])
                                                   : searches[now - NA_SOURCES](snapshot);

        snapshot->next_turn = (now + 1) % TURNS;
        if (work == NA_WORK_DUE)
            return NA_WORK_DUE; /* the others, if there are any, have the next turns */
        if (work == NA_WORK_WAITS)
            all = NA_WORK_WAITS;
    }
    return all;
}

unsigned na_snapshot_taken(const struct na_snapshot *snapshot)
{
    return snapshot->taken;
}

bool na_snapshot_awaits(const struct na_snapshot *snapshot)
{
    const struct na_socket_owners *owners = snapshot->kernel.owners;
    const struct na_cgroups *cgroups = snapshot->kernel.cgroups;

    return snapshot->awaits || (owners != NULL && na_socket_owners_awaits(owners)) ||
           (cgroups != NULL && na_cgroups_awaits(cgroups));
}

void na_snapshot_forget_awaited(struct na_snapshot *snapshot)
{
    struct na_socket_owners *owners = snapshot->kernel.owners;
    struct na_cgroups *cgroups = snapshot->kernel.cgroups;

    snapshot->awaits = false;
    if (owners != NULL)
        na_socket_owners_forget_awaited(owners);
    if (cgroups != NULL)
        na_cgroups_forget_awaited(cgroups);
}

/* A reading that is under way has left out rows as the previous filter had it. */
static void begin_again(struct na_snapshot *snapshot, struct na_kept_source *kept)
{
    if (!na_table_reader_is_under_way(&kept->reader))
        return;
    na_table_reader_cancel(&kept->reader);
    begin_reading(snapshot, kept);
}

void na_snapshot_set_filter(struct na_snapshot *snapshot, const struct na_filter *filter)
{
    if (memcmp(&snapshot->kernel.filter, filter, sizeof(*filter)) == 0)
        return;
    na_kernel_set_filter(&snapshot->kernel, filter);
    for (size_t id = 0; id < NA_SOURCES; id++)
        if (snapshot->kept[id].source.table != NULL && snapshot->kept[id].source.table->filtered)
            begin_again(snapshot, &snapshot->kept[id]);
}

void na_snapshot_set_namespace_filter(struct na_snapshot *snapshot, const struct na_filter *filter)
{
    if (memcmp(&snapshot->kernel.namespace_filter, filter, sizeof(*filter)) == 0)
        return;
    snapshot->kernel.namespace_filter = *filter;
    begin_again(snapshot, &snapshot->kept[NA_NAMESPACES]);
}

void na_snapshot_set_peers(struct na_snapshot *snapshot, const struct na_peer_folds *peers)
{
    if (memcmp(&snapshot->kernel.peer_folds, peers, sizeof(*peers)) == 0)
        return;
    snapshot->kernel.peer_folds = *peers;
    snapshot->kernel.peers_watched.count = 0;
    begin_again(snapshot, &snapshot->kept[NA_TCP_SERVICES]);
}

/* ---- a root that disappears */

void na_snapshot_read_lost(struct na_snapshot *snapshot)
{
    if (!snapshot->root_lost)
        return;
    snapshot->root_lost = false;
    for (size_t id = 0; id < NA_SOURCES; id++) {
        struct na_kept_source *kept = &snapshot->kept[id];

        if (kept->last->serial == 0 || kept->source.state == NA_ABSENT)
            continue;
        if (!na_snapshot_in_turns(snapshot, kept))
            na_snapshot_read(snapshot, id, na_snapshot_now(snapshot));
        else if (!na_table_reader_is_under_way(&kept->reader))
            na_snapshot_begin(snapshot, kept);
        else
            turn(snapshot, kept);
    }
}
