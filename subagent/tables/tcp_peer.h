/*
 * One TCP peer: a row of netstatTcpPeerTable.
 */
#ifndef NA_TCP_PEER_H
#define NA_TCP_PEER_H

#include "base/inet_address.h"
#include "kernel/sockdiag.h"
#include "tables/kernel_table.h"
#include "tables/tcp_load.h"
#include "tables/tcp_rtts.h"

/* Bits of load.present besides enum na_tcp_load_bit. */
enum { NA_TCP_PEER_PORTS = NA_TCP_LOAD_BITS };

/* Each local address has ports of its own towards a destination. */
enum { NA_TCP_PEER_LOCALS = 4 };

/*
 * The ports that the kernel chooses local ports from; last is 0 if they are not known. reuse is
 * net.ipv4.tcp_tw_reuse: which ports in TIME-WAIT it uses again, those of all connections (1), of
 * none (0), or of those between loopback addresses (2).
 */
struct na_port_range {
    uint16_t first, last;
    uint32_t reuse;
};

struct na_tcp_peer {
    struct na_inet_address address;
    uint16_t port;
    uint8_t prefix; /* bits of the address in which all its connections agree */
    bool folded;    /* these are not all bits */
    bool watched;   /* it is looked at whether or not it is one of the worst so far */
    uint64_t hash;
    uint32_t connections;
    struct na_tcp_load load;
    struct na_tcp_peer_local {
        struct na_inet_address address;
        uint32_t ports;
    } local[NA_TCP_PEER_LOCALS]; /* those seen first */
    uint32_t other_ports;        /* of other local addresses, together */
    uint32_t local_ports, local_ports_share;
};

/* Adds a connection. False if memory ran out. */
bool na_tcp_peer_add(struct na_tcp_peer *peer, const struct na_socket_ends *ends,
                     const struct na_tcp_connection *connection, bool stalled,
                     const struct na_port_range *range, struct na_tcp_rtts *rtts);

/*
 * Which of two peers an operator should rather see: negative if it is a. Those with trouble come
 * first, then those with many connections, then the distant ones.
 */
int na_tcp_peer_compare(const struct na_tcp_peer *a, const struct na_tcp_peer *b,
                        const struct na_port_range *range);

/* Computes what is about all connections. present: what is known of all of them. */
void na_tcp_peer_settle(struct na_tcp_peer *peer, uint32_t present,
                        const struct na_port_range *range, const struct na_tcp_rtts *rtts);

extern const struct na_kernel_table na_kernel_table_tcp_peers; /* made with the services */

#endif
