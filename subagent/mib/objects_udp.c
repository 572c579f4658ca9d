/*
 * netstatUdpSocketTable, and the scalars about all UDP sockets and others.
 */

#include "tables/tcp_peers.h"
#include "tables/udp_rows.h"
#include "tables/unix_listeners.h"
#include "kernel/socket_owners.h"
#include "mib/mib_table.h"

extern const struct na_mib_table na_mib_table_netstatTcpPeerTable;

static bool socket_get(const struct na_table *table, const struct na_request *request,
                       const void *kernel_row, unsigned column, struct na_value *value)
{
    const struct na_udp_socket *socket = kernel_row;

    (void)request;
    switch (column) {
    case netstatUdpSocketQueue: *value = na_gauge32(socket->queue); return true;
    case netstatUdpSocketQueueLimit: *value = na_gauge32(socket->limit); return socket->has_limit;
    case netstatUdpSocketDrops: *value = na_counter32(socket->drops); return socket->has_drops;
    case netstatUdpSocketUid: *value = na_gauge32(socket->uid); return true;
    case netstatUdpSocketOwner: return na_socket_cgroup(table, socket->cgroup, value);
    default:
        return na_socket_process(table, NA_OWNED_UDP, socket->inode,
                                 column == netstatUdpSocketProcess, value);
    }
}

static bool peers_get(const struct na_table *table, const struct na_request *request,
                      unsigned column, struct na_value *value)
{
    const struct na_rows *rows = na_table_rows(
        &na_mib_table_netstatTcpPeerTable,
        na_snapshot_reading(table->snapshot, request->key, NA_TCP_SERVICES));

    *value = na_gauge32(
        rows->total[column == netstatTcpPeers ? NA_TCP_PEERS_TOTAL : NA_TCP_PEERS_LEFT_OUT]);
    return rows->good;
}

static bool scalar_get(const struct na_table *table, const struct na_request *request,
                       const void *kernel_row, unsigned column, struct na_value *value)
{
    static const uint8_t total[] = {
        [netstatUdpSockets] = NA_UDP_TOTAL,
        [netstatUdpDrops] = NA_UDP_TOTAL_DROPS,
        [netstatUdpSocketsLeftOut] = NA_UDP_TOTAL_LEFT_OUT,
    };
    const struct na_rows *rows = kernel_row;

    if (column == netstatTcpPeers || column == netstatTcpPeersLeftOut)
        return peers_get(table, request, column, value);
    if (column == netstatUnixListenersLeftOut) {
        rows = &na_snapshot_reading(table->snapshot, request->key, NA_UNIX_LISTENERS)->rows;
        *value = na_gauge32(rows->total[NA_UNIX_TOTAL_LEFT_OUT]);
        return rows->good;
    }
    *value = na_gauge32(rows->total[total[column]]);
    return column != netstatUdpDrops || rows->total[NA_UDP_TOTAL_DROPS_UNKNOWN] == 0;
}

const struct na_mib_table na_mib_table_netstatUdpSocketTable = {
    .entry = &na_mib_entry_netstatUdpSocketTable,
    .source = NA_UDP_SOCKETS,
    .get = socket_get,
};

const struct na_mib_table na_mib_table_netstatSockets = {
    .entry = &na_mib_entry_netstatSockets,
    .source = NA_UDP_SOCKETS,
    .scalars = true,
    .get = scalar_get,
};
