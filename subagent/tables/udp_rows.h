/*
 * The rows of UDP sockets: those that have dropped datagrams or hold some.
 */
#ifndef NA_UDP_ROWS_H
#define NA_UDP_ROWS_H

#include "base/inet_address.h"
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

/* The order of the rows: by address, port and inode. */
na_row_order na_udp_rows_order;

/* Takes a socket in, and counts it in the totals. False if memory ran out. */
bool na_udp_rows_put(struct na_read_context *context, const struct na_udp_socket *socket);

/* Leaves NA_UDP_SOCKETS_MAX rows: those that drop most, then those that hold most. */
void na_udp_rows_cut(struct na_rows *rows);

#endif
