/*
 * The scalars about all network namespaces. netstatNsTable needs no getters.
 */

#include "tables/namespaces.h"
#include "mib/mib_table.h"

static bool scalar_get(const struct na_table *table, const struct na_request *request,
                       const void *kernel_row, unsigned column, struct na_value *value)
{
    const struct na_rows *rows = kernel_row;

    (void)table;
    (void)request;
    *value = na_gauge32(rows->total[column == netstatNamespacesLeftOut ? NA_NS_TOTAL_LEFT_OUT
                                                                       : NA_NS_TOTAL_UNREADABLE]);
    return true;
}

const struct na_mib_table na_mib_table_netstatNamespaces = {
    .entry = &na_mib_entry_netstatNamespaces,
    .source = NA_NAMESPACES,
    .scalars = true,
    .get = scalar_get,
};
