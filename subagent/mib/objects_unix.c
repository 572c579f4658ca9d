/*
 * netstatUnixListenerTable, and netstatUnixListenersLeftOut.
 */
#include "tables/unix_listeners.h"
#include "kernel/socket_owners.h"
#include "mib/mib_table.h"

static size_t listener_index(const void *kernel_row, uint32_t *index)
{
    const struct na_unix_listener *listener = kernel_row;

    index[0] = listener->length;
    for (size_t i = 0; i < listener->length; i++)
        index[1 + i] = listener->path[i];
    return 1 + (size_t)listener->length;
}

/* unix_diag does not report the cgroup, so the owner is that of the process. */
static bool listener_get(const struct na_table *table, const struct na_request *request,
                         const void *kernel_row, unsigned column, struct na_value *value)
{
    const struct na_unix_listener *row = kernel_row;

    (void)request;
    switch (column) {
    case netstatUnixListenerQueue: *value = na_gauge32(row->queue); return row->has_queue;
    case netstatUnixListenerQueueLimit: *value = na_gauge32(row->limit); return row->has_queue;
    case netstatUnixListenerFullFor:
        *value = na_gauge32((uint64_t)(row->full_for / 1000000000));
        return row->has_queue;
    case netstatUnixListenerSockets: *value = na_gauge32(row->sockets); return true;
    case netstatUnixListenerSocketsFull: *value = na_gauge32(row->full); return row->has_queue;
    case netstatUnixListenerUid: *value = na_gauge32(row->uid); return row->has_uid;
    case netstatUnixListenerOwner:
        return na_socket_process_cgroup(table, NA_OWNED_UNIX, row->inode, value);
    default:
        return na_socket_process(table, NA_OWNED_UNIX, row->inode,
                                 column == netstatUnixListenerProcess, value);
    }
}

const struct na_mib_table na_mib_table_netstatUnixListenerTable = {
    .entry = &na_mib_entry_netstatUnixListenerTable,
    .source = NA_UNIX_LISTENERS,
    .index = listener_index,
    .get = listener_get,
};
