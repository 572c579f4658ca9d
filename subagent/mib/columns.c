#include "mib/columns.h"

#include <stdlib.h>
#include <string.h>

/* The tables whose rows rest on names; after them come those of records, after those the groups of
 * scalars. */
enum { AGENT, SOURCE, COUNTER, ICMP, GROUP, FIXED_TABLES };

static const struct {
    na_table_get *get;
    bool (*fill)(struct na_table *);
    bool open; /* its rows are of names that the kernel may have printed since */
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
    { { 1, 1, 6 }, 3, 6, AGENT, "netstatAgentConfigMistakes", "n" },
    { { 1, 1, 7 }, 3, 7, AGENT, "netstatAgentConfigFirstMistake", "n" },
    { { 1, 1, 8 }, 3, 8, AGENT, "netstatAgentSessions", "n" },
    { { 1, 1, 9 }, 3, 9, AGENT, "netstatAgentSessionTime", "n" },
    { { 1, 2, 1, 1, 3 }, 5, 3, COUNTER, "netstatCounterValue", "ss" },
    { { 1, 2, 1, 1, 4 }, 5, 4, COUNTER, "netstatCounterLevel", "ss" },
    { { 1, 2, 1, 1, 5 }, 5, 5, COUNTER, "netstatCounterIncrease1Min", "ss" },
    { { 1, 2, 1, 1, 6 }, 5, 6, COUNTER, "netstatCounterIncrease5Min", "ss" },
    { { 1, 2, 2, 1, 4 }, 5, 4, ICMP, "netstatIcmpMsgPackets", "vdn" },
    { { 1, 2, 3, 1, 2 }, 5, 2, GROUP, "netstatGroupSource", "s" },
    { { 1, 2, 3, 1, 3 }, 5, 3, GROUP, "netstatGroupCounters", "s" },
    { { 1, 2, 3, 1, 4 }, 5, 4, GROUP, "netstatGroupDiscontinuityTime", "s" },
};

enum { FIXED_COLUMNS = sizeof(fixed_columns) / sizeof(fixed_columns[0]) };

static const struct na_mib_table *const records[] = {
    &na_mib_table_netstatIfTable,       &na_mib_table_netstatIfLinkTable,
    &na_mib_table_netstatCpuTable,      &na_mib_table_netstatTcpStateTable,
    &na_mib_table_netstatListenerTable, &na_mib_table_netstatUdpSocketTable,
    &na_mib_table_netstatSockets,       &na_mib_table_netstatMcastGroupTable,
    &na_mib_table_netstatAlarms,        &na_mib_table_netstatRuleTable,
    &na_mib_table_netstatAlarmTable,
};

static void add_records(struct na_columns *columns, const struct na_mib_table *of)
{
    struct na_table *table = &columns->table[columns->tables++];

    *table = (struct na_table){ .snapshot = columns->snapshot, .mib_table = of };
    for (size_t i = 0; i < of->columns_count; i++) {
        struct na_column *column = &columns->column[columns->count++];

        memcpy(column->arc, of->entry, of->entry_arcs * sizeof(column->arc[0]));
        column->arc[of->entry_arcs] = of->columns[i].column;
        column->arcs = of->entry_arcs + 1;
        column->column = of->columns[i].column;
        column->table = table;
        column->descriptor = of->columns[i].descriptor;
        column->index = of->index_parts;
    }
}

static void add_scalars(struct na_columns *columns)
{
    for (unsigned i = 0; i < na_groups_count; i++) {
        struct na_table *table = &columns->table[columns->tables++];

        *table = (struct na_table){
            .snapshot = columns->snapshot, .get = na_scalar_get, .fill = na_scalar_fill, .group = i
        };
        columns->column[columns->count++] = (struct na_column){
            { 1, 2, na_groups[i].arc }, 3, 0, table, NULL, NULL
        };
    }
}

static int compare_columns(const void *a, const void *b)
{
    const struct na_column *left = a, *right = b;

    return na_oid_compare(left->arc, left->arcs, right->arc, right->arcs);
}

void na_columns_init(struct na_columns *columns, struct na_snapshot *snapshot)
{
    *columns = (struct na_columns){ .snapshot = snapshot };
    for (; columns->tables < FIXED_TABLES; columns->tables++)
        columns->table[columns->tables] = (struct na_table){
            .snapshot = snapshot,
            .get = fixed_tables[columns->tables].get,
            .fill = fixed_tables[columns->tables].fill,
            .open = fixed_tables[columns->tables].open,
        };
    for (; columns->count < FIXED_COLUMNS; columns->count++) {
        struct na_column *column = &columns->column[columns->count];

        memcpy(column->arc, fixed_columns[columns->count].arc, sizeof(column->arc));
        column->arcs = fixed_columns[columns->count].arcs;
        column->column = fixed_columns[columns->count].column;
        column->table = &columns->table[fixed_columns[columns->count].table];
        column->descriptor = fixed_columns[columns->count].descriptor;
        column->index = fixed_columns[columns->count].index;
    }
    for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++)
        add_records(columns, records[i]);
    add_scalars(columns);
    qsort(columns->column, columns->count, sizeof(columns->column[0]), compare_columns);
}

size_t na_columns_named(const char *descriptor, uint32_t *arcs)
{
    for (size_t i = 0; i < FIXED_COLUMNS; i++)
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
    /* the first column whose prefix is behind name; the one before it may have name inside */
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct na_column *column = &columns->column[middle];

        if (na_oid_compare(column->arc, column->arcs, name, length) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    *inside = low > 0 && lies_in(&columns->column[low - 1], name, length);
    return *inside ? columns->last = low - 1 : low;
}
