#include "tables/tcp_peer.h"

#include <netinet/tcp.h>
#include <string.h>

#include "base/mib-columns.h"
#include "tables/tcp_worst.h"

NA_ROW_INDEX(NA_MEMBER(struct na_tcp_peer, address), NA_MEMBER(struct na_tcp_peer, port));

static const struct na_member columns[] = {
    NA_TCP_LOAD_COLUMNS(netstatTcpPeer, struct na_tcp_peer),
    [netstatTcpPeerSynSent] = NA_MEMBER(struct na_tcp_peer, load.syn_sent),
    [netstatTcpPeerSynUnanswered] = NA_MEMBER_IF(struct na_tcp_peer, load.syn_unanswered,
                                                 NA_TCP_LOAD_DIAG),
    [netstatTcpPeerLocalPorts] = NA_MEMBER_IF(struct na_tcp_peer, local_ports, NA_TCP_PEER_PORTS),
    [netstatTcpPeerLocalPortsShare] = NA_MEMBER_IF(struct na_tcp_peer, local_ports_share,
                                                   NA_TCP_PEER_PORTS),
    [netstatTcpPeerPrefixLength] = NA_MEMBER(struct na_tcp_peer, prefix),
};

const struct na_kernel_table na_kernel_table_tcp_peers = {
    .name = "inet_diag tcp peers",
    .size = sizeof(struct na_tcp_peer),
    .order = order,
    .index = &row_index,
    NA_COLUMNS(columns),
    .present = offsetof(struct na_tcp_peer, load.present),
    .also = &na_kernel_table_tcp_worst,
};

static uint32_t size_of(const struct na_port_range *range)
{
    return range->last != 0 ? (uint32_t)(range->last - range->first + 1) : 0;
}

static bool is_loopback(const struct na_inet_address *address)
{
    static const uint8_t loopback[] = { [15] = 1 };
    const struct na_inet_address plain = na_inet_unmapped(address);

    return plain.type == NA_INET_IPV4 ? plain.octet[0] == 127
                                      : memcmp(plain.octet, loopback, sizeof(loopback)) == 0;
}

/* Whether the kernel gives the port of a connection to another one with the same destination. */
static bool is_free(const struct na_socket_ends *ends, unsigned state, uint32_t reuse)
{
    return state == TCP_TIME_WAIT &&
           (reuse == 1 || (reuse == 2 && is_loopback(&ends->local) && is_loopback(&ends->remote)));
}

/* No two connections from one address to one destination have the same local port. */
static void count_port(struct na_tcp_peer *peer, const struct na_socket_ends *ends, unsigned state,
                       const struct na_port_range *range)
{
    struct na_tcp_peer_local *local = peer->local, *end = local + NA_TCP_PEER_LOCALS;

    if (peer->folded || ends->local_port < range->first || ends->local_port > range->last ||
        is_free(ends, state, range->reuse))
        return;
    while (local < end && local->ports > 0 && na_inet_compare(&local->address, &ends->local) != 0)
        local++;
    if (local == end) {
        peer->other_ports++;
        return;
    }
    local->address = ends->local;
    local->ports++;
}

bool na_tcp_peer_add(struct na_tcp_peer *peer, const struct na_socket_ends *ends,
                     const struct na_tcp_connection *connection, bool stalled,
                     const struct na_port_range *range, struct na_tcp_rtts *rtts)
{
    peer->connections++;
    na_tcp_load_add(&peer->load, connection, stalled);
    count_port(peer, ends, connection->state, range);
    return !connection->whole || connection->rtt == 0 ||
           na_tcp_rtts_add(rtts, &peer->load, connection->rtt);
}

/* The ports used from the local address that uses most of them. */
static uint32_t ports_of(const struct na_tcp_peer *peer)
{
    uint32_t most = 0;

    for (unsigned i = 0; i < NA_TCP_PEER_LOCALS; i++)
        if (peer->local[i].ports > most)
            most = peer->local[i].ports;
    return most;
}

/* How many connections are in trouble, plus the ports used beyond half of the range. */
static uint32_t trouble_of(const struct na_tcp_peer *peer, const struct na_port_range *range)
{
    const uint32_t ports = ports_of(peer), half = size_of(range) / 2;

    return peer->load.syn_unanswered + peer->load.retransmitting + peer->load.stalled +
           (ports > half ? ports - half : 0);
}

static int highest_first(uint32_t a, uint32_t b)
{
    return (a < b) - (a > b);
}

/* The power of two: otherwise peers that are alike would take each other's places all the time. */
static uint32_t magnitude(uint32_t number)
{
    uint32_t bits = 0;

    for (; number != 0; number >>= 1)
        bits++;
    return bits;
}

int na_tcp_peer_compare(const struct na_tcp_peer *a, const struct na_tcp_peer *b,
                        const struct na_port_range *range)
{
    int first = highest_first(trouble_of(a, range), trouble_of(b, range));

    if (first == 0)
        first = highest_first(a->connections, b->connections);
    if (first == 0)
        first = highest_first(magnitude(a->load.rtt_maximum), magnitude(b->load.rtt_maximum));
    return first != 0 ? first : order(a, b);
}

void na_tcp_peer_settle(struct na_tcp_peer *peer, uint32_t present,
                        const struct na_port_range *range, const struct na_tcp_rtts *rtts)
{
    const uint32_t most = ports_of(peer), ports = size_of(range);

    peer->load.present = present;
    na_tcp_rtts_settle(rtts, &peer->load);
    /* each of the addresses that are only counted together could use more ports than these */
    if (ports == 0 || peer->folded || peer->other_ports > most)
        return;
    peer->load.present |= 1u << NA_TCP_PEER_PORTS;
    peer->local_ports = most;
    peer->local_ports_share = (uint32_t)((uint64_t)most * 100 / ports);
}
