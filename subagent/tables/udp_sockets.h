/*
 * The UDP sockets that have dropped datagrams or hold some.
 */
#ifndef NA_UDP_SOCKETS_H
#define NA_UDP_SOCKETS_H

#include "kernel/inet_address.h"
#include "tables/kernel_table.h"

enum { NA_UDP_SOCKETS_MAX = 1000 }; /* rows */

struct na_udp_socket {
    struct na_inet_address address;
    uint16_t port;
    uint32_t inode;
    uint32_t uid;
    uint64_t queue; /* octets */
    uint32_t limit; /* of the queue */
    uint32_t drops;
    bool has_limit, has_drops;
};

/* struct na_rows.total: over all UDP sockets, those that are in no row included. */
enum { NA_UDP_TOTAL, NA_UDP_TOTAL_DROPS, NA_UDP_TOTAL_DROPS_UNKNOWN, NA_UDP_TOTAL_LEFT_OUT };

/* For the ways to read them: takes a socket in. False if memory ran out. */
bool na_udp_put(struct na_read_context *context, const struct na_udp_socket *socket);

/*
 * Reads net/udp and net/udp6, as a table's read does; in place of na_sockdiag, which has failed
 * with an errno, or has not told the drops: 0.
 */
int na_udp_read_files(struct na_read_context *context, int error);

#endif
