#include "mib/columns.h"

#include <stdlib.h>
#include <string.h>

static void add_columns(struct na_columns *columns, struct na_table *table)
{
    const struct na_mib_entry *entry = table->mib_table->entry;

    for (size_t i = 0; i < entry->columns; i++) {
        struct na_column *column = &columns->column[columns->count++];

        memcpy(column->arc, entry->arc, entry->arcs * sizeof(column->arc[0]));
        column->arc[entry->arcs] = entry->column[i].number;
        column->arcs = entry->arcs + 1;
        column->column = entry->column[i].number;
        column->table = table;
        column->descriptor = entry->column[i].descriptor;
    }
}

static struct na_table *add_table(struct na_columns *columns, struct na_snapshot *snapshot,
                                  const struct na_mib_table *mib_table)
{
    struct na_table *table = &columns->table[columns->tables++];

    *table = (struct na_table){ .snapshot = snapshot, .mib_table = mib_table };
    return table;
}

static void add_groups(struct na_columns *columns, struct na_snapshot *snapshot)
{
    for (unsigned i = 0; i < na_groups_count; i++) {
        struct na_table *table = add_table(columns, snapshot, &na_mib_table_of_group);

        table->group = i;
        columns->column[columns->count++] = (struct na_column){ .arc = { 1, 2, na_groups[i].arc },
                                                                .arcs = 3,
                                                                .table = table };
    }
}

static int compare_columns(const void *a, const void *b)
{
    const struct na_column *left = a, *right = b;

    return na_oid_compare(left->arc, left->arcs, right->arc, right->arcs);
}

bool na_columns_init(struct na_columns *columns, struct na_snapshot *snapshot,
                     const struct na_mib_table *const *mib_tables)
{
    size_t tables = na_groups_count, count = na_groups_count;

    for (const struct na_mib_table *const *of = mib_tables; *of != NULL; of++) {
        tables++;
        count += (*of)->entry->columns;
    }
    *columns = (struct na_columns){ .table = calloc(tables, sizeof(*columns->table)),
                                    .column = calloc(count, sizeof(*columns->column)) };
    if (columns->table == NULL || columns->column == NULL)
        return false;
    for (const struct na_mib_table *const *of = mib_tables; *of != NULL; of++)
        add_columns(columns, add_table(columns, snapshot, *of));
    add_groups(columns, snapshot);
    qsort(columns->column, columns->count, sizeof(columns->column[0]), compare_columns);
    return true;
}

void na_columns_clear(struct na_columns *columns)
{
    for (size_t i = 0; i < columns->tables; i++)
        na_table_clear(&columns->table[i]);
    free(columns->table);
    free(columns->column);
    *columns = (struct na_columns){ .count = 0 };
}

static bool lies_in(const struct na_column *column, const uint32_t *name, size_t length)
{
    return length >= column->arcs && memcmp(name, column->arc, column->arcs * sizeof(*name)) == 0;
}

size_t na_columns_find(struct na_columns *columns, const uint32_t *name, size_t length,
                       bool *inside)
{
    size_t low = 0, high = columns->count;

    *inside = lies_in(&columns->column[columns->last], name, length);
    if (*inside)
        return columns->last;
    /* finds the first column whose prefix is after name; the previous one may contain name */
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct na_column *column = &columns->column[middle];

        if (na_oid_compare(column->arc, column->arcs, name, length) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    *inside = low > 0 && lies_in(&columns->column[low - 1], name, length);
    if (*inside)
        columns->last = low - 1;
    return *inside ? columns->last : low;
}

const char *na_column_descriptor(const struct na_column *column, const uint32_t *name,
                                 size_t length)
{
    if (column->descriptor != NULL || length <= column->arcs)
        return column->descriptor;
    for (size_t i = 0; i < na_counters_count; i++)
        if (na_counters[i].group == column->table->group &&
            na_counters[i].number == name[column->arcs])
            return na_counters[i].object;
    return NULL;
}
