/*
 * Rows of UDP sockets: those that have dropped datagrams or have some queued.
 */
#ifndef NA_UDP_ROWS_H
#define NA_UDP_ROWS_H

#include "base/inet_address.h"
#include "tables/kernel_table.h"

enum { NA_UDP_SOCKETS_MAX = 1000 }; /* limit of rows */

struct na_udp_socket {
    struct na_inet_address address;
    uint16_t port;
    uint32_t inode;
    uint32_t uid;
    uint64_t cgroup; /* id; 0: not known */
    uint64_t queue;  /* octets */
    uint32_t limit;  /* of the queue */
    uint32_t drops;
    bool has_limit, has_drops;
};

/* struct na_rows.total: over all UDP sockets, including those without a row. */
enum { NA_UDP_TOTAL, NA_UDP_TOTAL_DROPS, NA_UDP_TOTAL_DROPS_UNKNOWN, NA_UDP_TOTAL_LEFT_OUT };

/* By address, port and inode. */
extern const struct na_row_index na_udp_rows_index;
na_row_order na_udp_rows_order;

/* Adds a socket to the totals and, if it qualifies, to the rows. False if memory ran out. */
bool na_udp_rows_put(struct na_read_context *context, const struct na_udp_socket *socket);

/*
 * Keeps at most NA_UDP_SOCKETS_MAX rows: those with the most drops, then those with the longest
 * queues.
 */
void na_udp_rows_cut(struct na_rows *rows);

#endif
