#include "sources/kept_source.h"

#include <stdlib.h>
#include <string.h>

/* Which of the readings of a table is for one that failed. */
enum { FAILED = NA_KEPT - 1 };

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

bool na_kept_source_make_room(struct na_kept_source *kept, const struct na_sample_times *times)
{
    size_t room = kept->source.slots.capacity, had = kept->room;

    if (had >= kept->source.slots.count)
        return true;
    for (size_t i = 0; i < NA_KEPT; i++)
        if (!resize_values(&kept->reading[i].values, room, had))
            return false;
    if (!na_counts_resize(&kept->counts, room) ||
        !na_history_resize(&kept->history, times, had, room))
        return false;
    kept->room = room;
    return true;
}

bool na_kept_source_init(struct na_kept_source *kept, enum na_source_id id, const char *root,
                         unsigned width, const struct na_sample_times *times)
{
    bool good = na_source_init(&kept->source, id, root, width);

    kept->last = &kept->reading[kept->source.table ? FAILED : 0];
    return good && na_kept_source_make_room(kept, times);
}

void na_kept_source_clear(struct na_kept_source *kept)
{
    if (na_table_reader_is_under_way(&kept->reader))
        na_table_reader_cancel(&kept->reader);
    for (size_t i = 0; i < NA_KEPT; i++) {
        free(kept->reading[i].values.value);
        free(kept->reading[i].values.present);
        na_rows_clear(&kept->reading[i].rows);
    }
    na_counts_clear(&kept->counts);
    na_history_clear(&kept->history);
    na_source_clear(&kept->source);
}

struct na_reading *na_kept_source_next(struct na_kept_source *kept)
{
    struct na_reading *found = &kept->reading[0];

    if (kept->source.table != NULL)
        found = &kept->reading[kept->good == &kept->reading[0]];
    else
        for (size_t i = 1; i < NA_KEPT; i++)
            if (kept->reading[i].serial < found->serial)
                found = &kept->reading[i];
    found->serial = 0;
    return found;
}

static bool is_good(const struct na_kept_source *kept)
{
    return kept->source.state == NA_OK || kept->source.state == NA_MALFORMED;
}

/*
 * Carries state from each row of the last successful reading over to the same row of this one; both
 * are in order. Nothing is carried over if the table was absent in between or is of another root
 * (`reset`).
 */
static void carry_rows(struct na_kept_source *kept, struct na_reading *reading, bool reset)
{
    const struct na_kernel_table *table = kept->source.table;
    const struct na_rows none = { .count = 0 },
                         *before = kept->good && !reset ? &kept->good->rows : &none;
    struct na_reading_pair pair = { reading->at, kept->good ? kept->good->at : 0, kept->sample };
    size_t i = 0;

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
 * Takes over the rows of a table. A reading that failed has none, and leaves its place to the next
 * one.
 */
static struct na_reading *take_rows(struct na_kept_source *kept, struct na_reading *reading,
                                    bool reset)
{
    struct na_reading *failed = &kept->reading[FAILED];

    if (is_good(kept)) {
        carry_rows(kept, reading, reset);
        return reading;
    }
    failed->serial = reading->serial;
    failed->at = reading->at;
    reading->serial = 0;
    return failed;
}

/*
 * Whether this is the first successful reading of a source with 32-bit counters: what an earlier
 * run of the program counted beyond 32 bits is lost.
 */
static bool begins(struct na_kept_source *kept)
{
    bool begun = kept->begun;

    kept->begun |= is_good(kept);
    return !begun && kept->begun && kept->source.width == 32;
}

/*
 * Whether no state is kept from the last successful reading: the source was absent in between, or
 * is of another root.
 */
static bool is_reset(struct na_kept_source *kept, uint32_t root)
{
    bool good = is_good(kept);
    bool absent = kept->source.state == NA_ABSENT,
         reset = !absent && (kept->away || kept->root != root);

    kept->away = !good && (kept->away || absent);
    if (good)
        kept->root = root;
    return reset;
}

void na_kept_source_take(struct na_kept_source *kept, struct na_reading *reading,
                         const struct na_sample_times *times, int64_t at, uint32_t root)
{
    struct na_source *source = &kept->source;
    bool reset = is_reset(kept, root);

    reading->serial = source->slots.serial;
    reading->at = source->read_at = at;
    reading->values.count = 0;
    if (source->table != NULL) {
        kept->last = take_rows(kept, reading, reset);
        kept->sample = false;
        return;
    }
    kept->sample = false;
    if (!na_kept_source_make_room(kept, times))
        na_source_lacks_memory(source);
    reading->values.count = source->slots.count < kept->room ? source->slots.count : kept->room;
    na_counts_take(&kept->counts, source, &kept->last->values, &reading->values, reading->at,
                   begins(kept) || reset);
    kept->last = reading;
}

void na_kept_source_spent(struct na_kept_source *kept, int64_t cost, int64_t took)
{
    kept->source.cost = cost;
    kept->took = took;
    if (is_good(kept))
        kept->cost[kept->costs++ % NA_COSTS] = cost;
}

int64_t na_kept_source_cost(const struct na_kept_source *kept)
{
    int64_t least = is_good(kept) && kept->costs > 0 ? kept->cost[0] : kept->source.cost;

    for (size_t i = 0; i < NA_COSTS && i < kept->costs; i++)
        if (kept->cost[i] < least)
            least = kept->cost[i];
    return least;
}
