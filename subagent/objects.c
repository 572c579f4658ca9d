#include "objects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "index_text.h"
#include "table.h"

enum { COLUMNS_MAX = 256, TABLES_MAX = 64 };

/* The tables whose rows rest on names; after them come those of records, after those the groups of scalars. */
enum { AGENT, SOURCE, COUNTER, ICMP, GROUP, FIXED_TABLES };

struct na_objects {
    struct na_snapshot *snapshot;
    struct na_table table[TABLES_MAX];
    size_t tables;
    struct na_column column[COLUMNS_MAX];
    size_t columns;
    size_t last_column;         /* that a name lay in: the next one often lies there too */
    size_t cells;               /* in the snapshot, when the rows were made */
};

static const struct {
    na_table_get *get;
    bool (*fill)(struct na_table *);
    bool open;                  /* its rows are of names that the kernel may have printed since */
} fixed_tables[FIXED_TABLES] = {
    [AGENT] = { na_agent_get, na_agent_fill, false },
    [SOURCE] = { na_source_get, na_source_fill, false },
    [COUNTER] = { na_counter_get, na_counter_fill, true },
    [ICMP] = { na_icmp_get, na_icmp_fill, true },
    [GROUP] = { na_group_get, na_group_fill, true },
};

/* Arcs, descriptors and indexes are those of mibs/LINUX-NETSTAT-MIB.in; a test compares the two. */
static const struct {
    uint32_t arc[6];
    uint8_t arcs, column, table;
    const char *descriptor, *index;
} fixed_columns[] = {
    { { 1, 1, 1 }, 3, 1, AGENT, "netstatAgentVersion", "n" },
    { { 1, 1, 2 }, 3, 2, AGENT, "netstatAgentUnknownNames", "n" },
    { { 1, 1, 3 }, 3, 3, AGENT, "netstatAgentErrors", "n" },
    { { 1, 1, 4, 1, 2 }, 5, 2, SOURCE, "netstatSourceName", "n" },
    { { 1, 1, 4, 1, 3 }, 5, 3, SOURCE, "netstatSourceState", "n" },
    { { 1, 1, 4, 1, 4 }, 5, 4, SOURCE, "netstatSourceAge", "n" },
    { { 1, 1, 4, 1, 5 }, 5, 5, SOURCE, "netstatSourceCost", "n" },
    { { 1, 1, 4, 1, 6 }, 5, 6, SOURCE, "netstatSourceReadings", "n" },
    { { 1, 1, 4, 1, 7 }, 5, 7, SOURCE, "netstatSourceErrors", "n" },
    { { 1, 1, 4, 1, 8 }, 5, 8, SOURCE, "netstatSourceLastError", "n" },
    { { 1, 1, 5 }, 3, 5, AGENT, "netstatAgentInterfacesLeftOut", "n" },
    { { 1, 2, 1, 1, 3 }, 5, 3, COUNTER, "netstatCounterValue", "ss" },
    { { 1, 2, 1, 1, 4 }, 5, 4, COUNTER, "netstatCounterLevel", "ss" },
    { { 1, 2, 1, 1, 5 }, 5, 5, COUNTER, "netstatCounterIncrease1Min", "ss" },
    { { 1, 2, 1, 1, 6 }, 5, 6, COUNTER, "netstatCounterIncrease5Min", "ss" },
    { { 1, 2, 2, 1, 4 }, 5, 4, ICMP, "netstatIcmpMsgPackets", "vdn" },
    { { 1, 2, 3, 1, 2 }, 5, 2, GROUP, "netstatGroupSource", "s" },
    { { 1, 2, 3, 1, 3 }, 5, 3, GROUP, "netstatGroupCounters", "s" },
    { { 1, 2, 3, 1, 4 }, 5, 4, GROUP, "netstatGroupDiscontinuityTime", "s" },
};

static bool fill(struct na_objects *objects)
{
    for (size_t i = 0; i < objects->tables; i++) {
        struct na_table *table = &objects->table[i];

        na_table_clear(table);
        if (table->fill != NULL && !table->fill(table))
            return false;
        na_table_sort(table);
    }
    objects->cells = na_snapshot_cells(objects->snapshot);
    return true;
}

static const struct na_records *const records[] = {
    &na_if_records, &na_if_link_records, &na_cpu_records, &na_tcp_state_records, &na_listener_records, &na_udp_records,
    &na_udp_scalar_records, &na_mcast_records, &na_alarm_count_records, &na_rule_records, &na_alarm_records,
};

static void add_records(struct na_objects *objects, const struct na_records *of)
{
    struct na_table *table = &objects->table[objects->tables++];

    *table = (struct na_table){ .snapshot = objects->snapshot, .records = of };
    for (size_t i = 0; i < of->columns_count; i++) {
        struct na_column *column = &objects->column[objects->columns++];

        memcpy(column->arc, of->entry, of->entry_arcs * sizeof(column->arc[0]));
        column->arc[of->entry_arcs] = of->columns[i].column;
        column->arcs = of->entry_arcs + 1;
        column->column = of->columns[i].column;
        column->table = table;
        column->descriptor = of->columns[i].descriptor;
        column->index = of->index_parts;
    }
}

size_t na_objects_column(const char *descriptor, uint32_t *arcs)
{
    for (size_t i = 0; i < sizeof(fixed_columns) / sizeof(fixed_columns[0]); i++)
        if (strcmp(fixed_columns[i].descriptor, descriptor) == 0) {
            memcpy(arcs, fixed_columns[i].arc, sizeof(fixed_columns[i].arc));
            return fixed_columns[i].arcs;
        }
    for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++)
        for (size_t j = 0; j < records[i]->columns_count; j++)
            if (strcmp(records[i]->columns[j].descriptor, descriptor) == 0) {
                memcpy(arcs, records[i]->entry, sizeof(records[i]->entry));
                arcs[records[i]->entry_arcs] = records[i]->columns[j].column;
                return records[i]->entry_arcs + 1;
            }
    return 0;
}

void na_objects_show_alarms(struct na_objects *objects, const struct na_alarms *alarms)
{
    for (size_t i = 0; i < objects->tables; i++)
        objects->table[i].alarms = alarms;
}

static void add_scalars(struct na_objects *objects)
{
    for (unsigned i = 0; i < na_groups_count; i++) {
        struct na_table *table = &objects->table[objects->tables++];

        *table = (struct na_table){ .snapshot = objects->snapshot, .get = na_scalar_get, .fill = na_scalar_fill, .group = i };
        objects->column[objects->columns++] =
            (struct na_column){ { 1, 2, na_groups[i].arc }, 3, 0, table, NULL, NULL };
    }
}

static int compare_columns(const void *a, const void *b)
{
    const struct na_column *left = a, *right = b;

    return na_oid_compare(left->arc, left->arcs, right->arc, right->arcs);
}

struct na_objects *na_objects_new(struct na_snapshot *snapshot)
{
    struct na_objects *objects = calloc(1, sizeof(*objects));

    if (objects == NULL)
        return NULL;
    objects->snapshot = snapshot;
    for (; objects->tables < FIXED_TABLES; objects->tables++)
        objects->table[objects->tables] = (struct na_table){
            .snapshot = snapshot,
            .get = fixed_tables[objects->tables].get,
            .fill = fixed_tables[objects->tables].fill,
            .open = fixed_tables[objects->tables].open,
        };
    for (; objects->columns < sizeof(fixed_columns) / sizeof(fixed_columns[0]); objects->columns++) {
        struct na_column *column = &objects->column[objects->columns];

        memcpy(column->arc, fixed_columns[objects->columns].arc, sizeof(column->arc));
        column->arcs = fixed_columns[objects->columns].arcs;
        column->column = fixed_columns[objects->columns].column;
        column->table = &objects->table[fixed_columns[objects->columns].table];
        column->descriptor = fixed_columns[objects->columns].descriptor;
        column->index = fixed_columns[objects->columns].index;
    }
    for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++)
        add_records(objects, records[i]);
    add_scalars(objects);
    qsort(objects->column, objects->columns, sizeof(objects->column[0]), compare_columns);
    if (fill(objects))
        return objects;
    na_objects_free(objects);
    return NULL;
}

void na_objects_free(struct na_objects *objects)
{
    if (objects == NULL)
        return;
    for (size_t i = 0; i < objects->tables; i++)
        na_table_clear(&objects->table[i]);
    free(objects);
}

static bool lies_in(const struct na_column *column, const uint32_t *name, size_t length)
{
    return length >= column->arcs && memcmp(name, column->arc, column->arcs * sizeof(*name)) == 0;
}

/* The first column that has instances at or behind name, and whether name lies inside it. */
static size_t find_column(struct na_objects *objects, const uint32_t *name, size_t length, bool *inside)
{
    size_t low = 0, high = objects->columns;

    *inside = lies_in(&objects->column[objects->last_column], name, length);
    if (*inside)
        return objects->last_column;
    /* the first column whose prefix is behind name; the one before it may have name inside */
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct na_column *column = &objects->column[middle];

        if (na_oid_compare(column->arc, column->arcs, name, length) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    *inside = low > 0 && lies_in(&objects->column[low - 1], name, length);
    return *inside ? objects->last_column = low - 1 : low;
}

/* The rows of a table as a request sees them. */
struct view {
    struct na_table *table;
    const struct na_asker *asker;
    const struct na_rows *records;      /* NULL for a table with rows of its own */
    size_t count;
};

static struct view view_of(struct na_table *table, const struct na_asker *asker)
{
    struct view view = { table, asker, NULL, table->rows };

    if (table->records != NULL && table->records->rows != NULL) {
        view.records = table->records->rows(table);
    } else if (table->records != NULL) {
        view.records = &na_snapshot_reading(table->snapshot, asker->key, table->records->source)->rows;
    }
    if (view.records != NULL)
        view.count = table->records->scalars ? view.records->good : view.records->count;
    return view;
}

/* The index of a row, in `made` if it has to be made; returns its length. */
static size_t index_of(const struct view *view, size_t row, uint32_t *made, const uint32_t **index)
{
    *index = made;
    if (view->records != NULL && view->table->records->scalars) {
        made[0] = 0;
        return 1;
    }
    if (view->records != NULL)
        return view->table->records->index(na_rows_at(view->records, row), made);
    *index = view->table->row[row].index;
    return view->table->row[row].length;
}

static int compare_row(const struct view *view, size_t row, const uint32_t *index, size_t length)
{
    uint32_t made[NA_OID_MAX];
    const uint32_t *own;
    size_t own_length = index_of(view, row, made, &own);

    return na_oid_compare(own, own_length, index, length);
}

static bool value_of(const struct view *view, size_t row, unsigned column, struct na_value *value)
{
    const struct na_records *records_of = view->table->records;

    if (records_of != NULL)
        return records_of->get(view->table, view->asker, records_of->scalars ? view->records : na_rows_at(view->records, row), column,
                               value);
    return view->table->get(view->table, view->asker, &view->table->row[row], column, value);
}

/* The first row whose index is not before the given one. */
static size_t find_row(const struct view *view, const uint32_t *index, size_t length)
{
    size_t low = 0, high = view->count, last = view->table->last_row;

    for (size_t row = last; row < view->count && row < last + 2; row++)
        if (compare_row(view, row, index, length) == 0)
            return view->table->last_row = row;
    while (low < high) {
        size_t middle = (low + high) / 2;

        if (compare_row(view, middle, index, length) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return view->table->last_row = low;
}

/* Whether looking at a row brought names that no row stands for yet, as the first ICMP message of a type does. */
static bool grew(struct na_objects *objects)
{
    return objects->cells != na_snapshot_cells(objects->snapshot) && fill(objects);
}

/* A name that no row stands for may have come since they were made: the sources of names are read. */
static bool grew_since(struct na_objects *objects, const struct na_table *table, const struct na_asker *asker)
{
    if (!table->open)
        return false;
    for (unsigned id = NA_NETSTAT; id < NA_LIMITS; id++)
        na_snapshot_reading(objects->snapshot, asker->key, id);
    return grew(objects);
}

bool na_objects_get(struct na_objects *objects, const struct na_asker *asker, const uint32_t *name, size_t length,
                    struct na_value *value)
{
    bool inside;
    const struct na_column *column = &objects->column[find_column(objects, name, length, &inside)];

    if (!inside)
        return false;
    do {
        struct view view = view_of(column->table, asker);
        size_t row = find_row(&view, name + column->arcs, length - column->arcs), first = row;

        for (; row < view.count && compare_row(&view, row, name + column->arcs, length - column->arcs) == 0; row++)
            if (value_of(&view, row, column->column, value))
                return true;
        if (row > first)
            return false;
    } while (grew_since(objects, column->table, asker));
    return false;
}

/* The first present row of a column from `row` on. */
static bool first_present(const struct na_column *column, const struct view *view, size_t row, uint32_t *name, size_t *length,
                          struct na_value *value)
{
    for (; row < view->count; row++) {
        const uint32_t *index;
        uint32_t made[NA_OID_MAX];
        size_t index_length;

        if (!value_of(view, row, column->column, value))
            continue;
        index_length = index_of(view, row, made, &index);
        memcpy(name, column->arc, column->arcs * sizeof(*name));
        memcpy(name + column->arcs, index, index_length * sizeof(*name));
        *length = column->arcs + index_length;
        return true;
    }
    return false;
}

static bool find_next(struct na_objects *objects, const struct na_asker *asker, uint32_t *name, size_t *length, bool inclusive,
                      struct na_value *value)
{
    bool inside;
    size_t found = find_column(objects, name, *length, &inside), row = 0;

    if (inside) {
        const struct na_column *column = &objects->column[found];
        struct view view = view_of(column->table, asker);
        const uint32_t *index = name + column->arcs;
        size_t rest = *length - column->arcs;

        row = find_row(&view, index, rest);
        while (!inclusive && row < view.count && compare_row(&view, row, index, rest) == 0)
            row++;
    }
    for (; found < objects->columns; found++, row = 0) {
        struct view view = view_of(objects->column[found].table, asker);

        if (first_present(&objects->column[found], &view, row, name, length, value))
            return true;
    }
    return false;
}

bool na_objects_next(struct na_objects *objects, const struct na_asker *asker, uint32_t *name, size_t *length, bool inclusive,
                     struct na_value *value)
{
    for (;;) {
        uint32_t found[NA_OID_MAX];
        size_t found_length = *length;
        bool there;

        if (*length > NA_OID_MAX)
            return false;
        memcpy(found, name, *length * sizeof(*name));
        there = find_next(objects, asker, found, &found_length, inclusive, value);
        if (grew(objects))
            continue;
        if (there) {
            memcpy(name, found, found_length * sizeof(*name));
            *length = found_length;
        }
        return there;
    }
}

bool na_objects_unread(struct na_objects *objects, const uint32_t *name, size_t length)
{
    bool inside;
    const struct na_column *column = &objects->column[find_column(objects, name, length, &inside)];
    const struct na_table *table = column->table;

    if (!inside)
        return false;
    if (table->records != NULL)
        return table->records->rows == NULL && na_snapshot_source(table->snapshot, table->records->source)->state == NA_UNREADABLE;
    for (size_t i = 0; i < table->rows; i++) {
        const struct na_row *row = &table->row[i];

        if (na_oid_compare(row->index, row->length, name + column->arcs, length - column->arcs) == 0 &&
            na_snapshot_source(table->snapshot, row->source)->state == NA_UNREADABLE)
            return true;
    }
    return false;
}

static const char *scalar_name(const struct na_table *table, uint32_t number)
{
    for (size_t i = 0; i < na_counters_count; i++)
        if (na_counters[i].group == table->group && na_counters[i].number == number)
            return na_counters[i].object;
    return NULL;
}

bool na_objects_knows(struct na_objects *objects, const uint32_t *name, size_t length)
{
    bool inside;
    const struct na_column *column = &objects->column[find_column(objects, name, length, &inside)];

    return inside && (column->descriptor != NULL || (length > column->arcs && scalar_name(column->table, name[column->arcs])));
}

void na_objects_describe(struct na_objects *objects, const uint32_t *name, size_t length, char *text, size_t room)
{
    bool inside;
    const struct na_column *column = &objects->column[find_column(objects, name, length, &inside)];
    size_t at = inside ? column->arcs : 0;
    const char *descriptor = inside ? column->descriptor : "";
    int used;

    if (descriptor == NULL) {   /* a group of scalars */
        descriptor = at < length ? scalar_name(column->table, name[at]) : NULL;
        at += descriptor != NULL;
    }
    used = snprintf(text, room, "%s", descriptor ? descriptor : "");
    if (used >= 0 && (size_t)used < room)
        na_index_text(inside && column->index ? column->index : "", name + at, length - at, text + used, room - (size_t)used);
}
