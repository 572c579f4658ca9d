/*
 * netstatMcastGroupTable.
 */

#include "tables/multicast.h"
#include "mib/mib_table.h"

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
    *value = column == netstatMcastGroupUsers ? na_gauge32(group->users) : na_string(group->name);
    return true;
}

const struct na_mib_table na_mib_table_netstatMcastGroupTable = {
    .entry = &na_mib_entry_netstatMcastGroupTable,
    .source = NA_MCAST_GROUPS,
    .index = group_index,
    .get = group_get,
};
