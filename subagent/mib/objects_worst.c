/*
 * netstatTcpWorstTable: members of the rows, and the owner, which is looked up when it is
 * requested.
 */
#include "tables/tcp_worst.h"
#include "mib/mib_table.h"

static bool worst_get(const struct na_table *table, const struct na_request *request,
                      const void *kernel_row, unsigned column, struct na_value *value)
{
    const struct na_tcp_worst_row *row = kernel_row;

    if (column == netstatTcpWorstOwner)
        return na_socket_cgroup(table, row->cgroup, value);
    return na_row_get(table, request, kernel_row, column, value);
}

const struct na_mib_table na_mib_table_netstatTcpWorstTable = {
    .entry = &na_mib_entry_netstatTcpWorstTable,
    .source = NA_TCP_SERVICES,
    .part = 2,
    .get = worst_get,
};
