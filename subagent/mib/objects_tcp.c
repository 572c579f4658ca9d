/*
 * netstatListenerTable.
 */
#include "tables/listeners.h"
#include "kernel/socket_owners.h"
#include "mib/mib_table.h"

/* Comes from a separate source: absent for a listener that is newer than its reading. */
static bool syn_queue(const struct na_table *table, const struct na_request *request,
                      const struct na_listener *listener, struct na_value *value)
{
    const struct na_rows *rows =
        &na_snapshot_reading(table->snapshot, request->key, NA_SYN_QUEUES)->rows;
    const struct na_listener *counted = na_rows_find(rows, na_listener_order, listener);

    if (counted != NULL)
        *value = na_gauge32(counted->syn_queue);
    return counted != NULL;
}

static bool listener_get(const struct na_table *table, const struct na_request *request,
                         const void *kernel_row, unsigned column, struct na_value *value)
{
    const struct na_listener *row = kernel_row;

    switch (column) {
    case netstatListenerQueue: *value = na_gauge32(row->queue); return true;
    case netstatListenerQueueLimit: *value = na_gauge32(row->limit); return row->has_limit;
    case netstatListenerFullFor:
        *value = na_gauge32((uint64_t)(row->full_for / 1000000000));
        return row->has_limit;
    case netstatListenerSockets: *value = na_gauge32(row->sockets); return true;
    case netstatListenerSocketsFull: *value = na_gauge32(row->full); return row->has_limit;
    case netstatListenerUid: *value = na_gauge32(row->uid); return true;
    case netstatListenerSynQueue: return syn_queue(table, request, row, value);
    case netstatListenerDrops: *value = na_counter32(row->drops); return row->has_drops;
    case netstatListenerDiscontinuityTime:
        *value = na_timestamp(request, row->discontinuity);
        return row->has_drops;
    case netstatListenerOwner: return na_socket_cgroup(table, row->cgroup, value);
    default:
        return na_socket_process(table, NA_OWNED_LISTENERS, row->inode,
                                 column == netstatListenerProcess, value);
    }
}

const struct na_mib_table na_mib_table_netstatListenerTable = {
    .entry = &na_mib_entry_netstatListenerTable,
    .source = NA_LISTENERS,
    .get = listener_get,
};
