#include "mib/objects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mib/columns.h"
#include "mib/index_text.h"
#include "mib/view.h"
#include "base/memory.h"

struct na_objects {
    struct na_snapshot *snapshot;
    struct na_columns columns;
    size_t slots; /* in the snapshot, when the rows were last made */
};

/* Makes the rows of a table again. If memory runs out, the table keeps its previous rows. */
static bool fill_table(struct na_table *table)
{
    struct na_table filled = *table;

    if (table->mib_table->fill == NULL)
        return true;
    filled.row = NULL;
    filled.rows = filled.room = 0;
    if (!table->mib_table->fill(&filled)) {
        na_table_clear(&filled);
        return false;
    }
    na_table_sort(&filled);
    na_table_clear(table);
    *table = filled;
    return true;
}

static bool fill(struct na_objects *objects)
{
    for (size_t i = 0; i < objects->columns.tables; i++)
        if (!fill_table(&objects->columns.table[i])) {
            na_memory_lacks("rows for new names");
            return false;
        }
    objects->slots = na_snapshot_slots(objects->snapshot);
    return true;
}

size_t na_objects_column(const char *descriptor, uint32_t *arcs)
{
    const struct na_mib_column *column;
    const struct na_mib_entry *entry = na_mib_entry_of(descriptor, &column);

    if (entry == NULL)
        return 0;
    memcpy(arcs, entry->arc, entry->arcs * sizeof(*arcs));
    arcs[entry->arcs] = column->number;
    return entry->arcs + 1u;
}

void na_objects_show_alarms(struct na_objects *objects, const struct na_alarms *alarms)
{
    for (size_t i = 0; i < objects->columns.tables; i++)
        objects->columns.table[i].alarms = alarms;
}

void na_objects_show_mistakes(struct na_objects *objects, const struct na_mistakes *mistakes)
{
    for (size_t i = 0; i < objects->columns.tables; i++)
        objects->columns.table[i].mistakes = mistakes;
}

struct na_objects *na_objects_new(struct na_snapshot *snapshot,
                                  const struct na_mib_table *const *mib_tables)
{
    struct na_objects *objects = calloc(1, sizeof(*objects));

    if (objects == NULL)
        return NULL;
    objects->snapshot = snapshot;
    if (na_columns_init(&objects->columns, snapshot, mib_tables) && fill(objects))
        return objects;
    na_objects_free(objects);
    return NULL;
}

void na_objects_free(struct na_objects *objects)
{
    if (objects == NULL)
        return;
    na_columns_clear(&objects->columns);
    free(objects);
}

/* The column that a name lies in, if inside; otherwise an unrelated one. */
static const struct na_column *find_column(struct na_objects *objects, const uint32_t *name,
                                           size_t length, bool *inside)
{
    return &objects->columns.column[na_columns_find(&objects->columns, name, length, inside)];
}

/*
 * Whether getting a row brought new names without rows, such as the first ICMP message of a type.
 */
static bool grew(struct na_objects *objects)
{
    return objects->slots != na_snapshot_slots(objects->snapshot) && fill(objects);
}

/*
 * Reads the sources of names, since there may be new ones after the rows were made; returns whether
 * there are.
 */
static bool grew_since(struct na_objects *objects, const struct na_table *table,
                       const struct na_request *request)
{
    if (!table->mib_table->open)
        return false;
    for (unsigned id = 0; id < NA_SOURCES; id++)
        if (id != NA_LIMITS && na_snapshot_source(objects->snapshot, id)->table == NULL)
            na_snapshot_reading(objects->snapshot, request->key, id);
    return grew(objects);
}

int64_t na_objects_now(const struct na_objects *objects)
{
    return na_snapshot_now(objects->snapshot);
}

bool na_objects_awaits(const struct na_objects *objects)
{
    return na_snapshot_awaits(objects->snapshot);
}

void na_objects_forget_awaited(struct na_objects *objects)
{
    na_snapshot_forget_awaited(objects->snapshot);
}

unsigned na_objects_taken(const struct na_objects *objects)
{
    return na_snapshot_taken(objects->snapshot);
}

bool na_objects_get(struct na_objects *objects, const struct na_request *request,
                    const uint32_t *name, size_t length, struct na_value *value)
{
    bool inside;
    const struct na_column *column = find_column(objects, name, length, &inside);

    if (!inside)
        return false;
    do {
        struct na_view view = na_view_of(column->table, request);
        size_t row = na_view_find(&view, name + column->arcs, length - column->arcs), first = row;

        for (; row < view.count &&
               na_view_compare(&view, row, name + column->arcs, length - column->arcs) == 0;
             row++)
            if (na_view_value(&view, row, column->column, value))
                return true;
        if (row > first)
            return false;
    } while (grew_since(objects, column->table, request));
    return false;
}

/*
 * The kernel row for an instance, NULL if it does not exist or its table has none, and the table's
 * functions for it.
 */
static const void *find_kernel_row(struct na_objects *objects, const struct na_request *request,
                                   const uint32_t *name, size_t length,
                                   const struct na_mib_table **mib_table)
{
    bool inside;
    const struct na_column *column = find_column(objects, name, length, &inside);
    struct na_view view;
    size_t row;

    *mib_table = inside ? column->table->mib_table : NULL;
    if (*mib_table == NULL || (*mib_table)->get_named != NULL || (*mib_table)->scalars)
        return NULL;
    view = na_view_of(column->table, request);
    row = na_view_find(&view, name + column->arcs, length - column->arcs);
    if (row == view.count ||
        na_view_compare(&view, row, name + column->arcs, length - column->arcs) != 0)
        return NULL;
    return na_rows_at(view.kernel_rows, row);
}

uint32_t na_objects_serial(struct na_objects *objects, const struct na_request *request,
                           const uint32_t *name, size_t length)
{
    const struct na_mib_table *mib_table;
    const void *kernel_row = find_kernel_row(objects, request, name, length, &mib_table);

    return kernel_row != NULL && mib_table->serial != NULL ? mib_table->serial(kernel_row) : 0;
}

const char *na_objects_name(struct na_objects *objects, const struct na_request *request,
                            const uint32_t *name, size_t length)
{
    const struct na_mib_table *mib_table;
    const void *kernel_row = find_kernel_row(objects, request, name, length, &mib_table);

    return kernel_row != NULL && mib_table->name != NULL ? mib_table->name(kernel_row) : NULL;
}

void na_objects_prepare(struct na_objects *objects, const struct na_request *request,
                        const char *descriptor)
{
    uint32_t name[NA_OID_MAX];
    size_t length = na_objects_column(descriptor, name);
    bool inside;
    const struct na_column *column = find_column(objects, name, length, &inside);
    struct na_value value;

    if (inside) {
        struct na_view view = na_view_of(column->table, request);

        na_view_first_present(&view, column, 0, name, &length, &value);
    }
}

/* Which instances the next one is looked for among. */
enum scope { AFTER_NAME, FROM_NAME, AFTER_NAME_IN_COLUMN };

static bool find_next(struct na_objects *objects, const struct na_request *request, uint32_t *name,
                      size_t *length, enum scope scope, struct na_value *value)
{
    bool inside;
    size_t found = na_columns_find(&objects->columns, name, *length, &inside), row = 0,
           end = scope == AFTER_NAME_IN_COLUMN ? found + inside : objects->columns.count;

    if (inside) {
        const struct na_column *column = &objects->columns.column[found];
        struct na_view view = na_view_of(column->table, request);
        const uint32_t *index = name + column->arcs;
        size_t rest = *length - column->arcs;

        row = na_view_find(&view, index, rest);
        while (scope != FROM_NAME && row < view.count &&
               na_view_compare(&view, row, index, rest) == 0)
            row++;
    }
    for (; found < end; found++, row = 0) {
        struct na_view view = na_view_of(objects->columns.column[found].table, request);

        if (na_view_first_present(&view, &objects->columns.column[found], row, name, length, value))
            return true;
    }
    return false;
}

static bool next(struct na_objects *objects, const struct na_request *request, uint32_t *name,
                 size_t *length, enum scope scope, struct na_value *value)
{
    for (;;) {
        uint32_t found[NA_OID_MAX];
        size_t found_length = *length;
        bool there;

        if (*length > NA_OID_MAX)
            return false;
        memcpy(found, name, *length * sizeof(*name));
        there = find_next(objects, request, found, &found_length, scope, value);
        if (grew(objects))
            continue;
        if (there) {
            memcpy(name, found, found_length * sizeof(*name));
            *length = found_length;
        }
        return there;
    }
}

bool na_objects_next(struct na_objects *objects, const struct na_request *request, uint32_t *name,
                     size_t *length, bool inclusive, struct na_value *value)
{
    return next(objects, request, name, length, inclusive ? FROM_NAME : AFTER_NAME, value);
}

bool na_objects_next_in_column(struct na_objects *objects, const struct na_request *request,
                               uint32_t *name, size_t *length, struct na_value *value)
{
    return next(objects, request, name, length, AFTER_NAME_IN_COLUMN, value);
}

/* Whether a missing instance has a source that is in one of these states. */
static bool has_source_in(struct na_objects *objects, const uint32_t *name, size_t length,
                          unsigned states)
{
    bool inside;
    const struct na_column *column = find_column(objects, name, length, &inside);
    const struct na_table *table = column->table;

    if (!inside)
        return false;
    if (table->mib_table->get_named == NULL)
        return table->mib_table->rows == NULL &&
               (states &
                1u << na_snapshot_source(table->snapshot, table->mib_table->source)->state) != 0;
    for (size_t i = 0; i < table->rows; i++) {
        const struct na_row *row = &table->row[i];

        if (na_oid_compare(row->index, row->length, name + column->arcs, length - column->arcs) ==
                0 &&
            (states & 1u << na_snapshot_source(table->snapshot, row->source)->state) != 0)
            return true;
    }
    return false;
}

bool na_objects_unread(struct na_objects *objects, const uint32_t *name, size_t length)
{
    return has_source_in(objects, name, length, 1u << NA_UNREADABLE);
}

bool na_objects_uncertain(struct na_objects *objects, const uint32_t *name, size_t length)
{
    return !na_snapshot_has_root(objects->snapshot) ||
           has_source_in(objects, name, length,
                         1u << NA_UNREADABLE | 1u << NA_MALFORMED | 1u << NA_NOT_YET_READ);
}

bool na_objects_counts_nothing(const struct na_objects *objects, const char *group,
                               const char *counter)
{
    int source = na_icmp_source(group, counter);

    return source >= 0 &&
           na_snapshot_source(objects->snapshot, (enum na_source_id)source)->state == NA_OK;
}

bool na_objects_knows(struct na_objects *objects, const uint32_t *name, size_t length)
{
    bool inside;
    const struct na_column *column = find_column(objects, name, length, &inside);

    return inside && na_column_descriptor(column, name, length) != NULL;
}

const struct na_column *na_objects_column_of(struct na_objects *objects, const uint32_t *name,
                                             size_t length)
{
    bool inside;
    const struct na_column *column = find_column(objects, name, length, &inside);

    return inside ? column : NULL;
}

void na_objects_describe(struct na_objects *objects, const uint32_t *name, size_t length,
                         char *text, size_t size)
{
    bool inside;
    const struct na_column *column = find_column(objects, name, length, &inside);
    const char *descriptor = inside ? na_column_descriptor(column, name, length) : NULL;
    const struct na_mib_entry *entry = inside ? column->table->mib_table->entry : NULL;
    size_t at = inside ? column->arcs : 0;
    int used;

    if (inside && column->descriptor == NULL && descriptor != NULL)
        at++; /* the number of a scalar, which the descriptor stands for */
    used = snprintf(text, size, "%s", descriptor ? descriptor : "");
    if (used >= 0 && (size_t)used < size)
        na_index_text(entry != NULL ? entry->index : NULL, name + at, length - at, text + used,
                      size - (size_t)used);
}
