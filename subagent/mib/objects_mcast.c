/*
 * netstatMcastGroupTable.
 */

#include "tables/multicast.h"
#include "mib/mib_table.h"

enum { IF_NAME = 4, USERS };

static size_t group_index(const void *kernel_row, uint32_t *index)
{
    const struct na_mcast_group *group = kernel_row;

    index[0] = group->index;
    return 1 + na_inet_to_index(&group->group, index + 1);
}

static bool group_get(const struct na_table *table, const struct na_request *request,
                      const void *kernel_row, unsigned column, struct na_value *value)
{
    const struct na_mcast_group *group = kernel_row;

    (void)table;
    (void)request;
    *value = column == USERS ? na_gauge32(group->users) : na_string(group->name);
    return true;
}

static const struct na_mib_table_column columns[] = { { IF_NAME, "netstatMcastGroupIfName" },
                                                      { USERS, "netstatMcastGroupUsers" } };

const struct na_mib_table na_mib_table_netstatMcastGroupTable = {
    .source = NA_MCAST_GROUPS,
    .entry = { 1, 5, 4, 1 },
    .entry_arcs = 4,
    .index_parts = "na",
    .columns = columns,
    .columns_count = sizeof(columns) / sizeof(columns[0]),
    .index = group_index,
    .get = group_get,
};
