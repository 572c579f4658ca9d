/*
 * The worst TCP connections: those that retransmit, then those that have stalled longest, then the
 * slowest. They are chosen while the connections are listed, for na_kernel_table_tcp_worst.
 */
#ifndef NA_TCP_WORST_H
#define NA_TCP_WORST_H

#include "kernel/sockdiag.h"
#include "kernel/tcp_connection.h"
#include "tables/kernel_table.h"

enum { NA_TCP_WORST_MAX = 20 };

struct na_tcp_worst_row {
    uint32_t rank;
    uint32_t present; /* bits of enum na_tcp_worst_bit */
    struct na_socket_ends ends;
    struct na_tcp_connection connection;
    uint32_t state;       /* netstatTcpWorstState */
    uint32_t stalled_for; /* s */
    uint64_t cgroup;      /* id; 0: not known */
};

enum na_tcp_worst_bit { NA_TCP_WORST_INFO, NA_TCP_WORST_RTT, NA_TCP_WORST_STALLED };

/* All zero: none yet. */
struct na_tcp_worst {
    struct na_tcp_worst_row row[NA_TCP_WORST_MAX]; /* the worst one first */
    size_t count;
};

extern const struct na_kernel_table na_kernel_table_tcp_worst; /* made with the services */

/*
 * Takes a connection of inet_diag, with its message, if it is one of the worst so far. stalled_for
 * is in ns.
 */
void na_tcp_worst_take(struct na_tcp_worst *worst, const struct inet_diag_msg *socket,
                       const struct nlmsghdr *message, const struct na_tcp_connection *connection,
                       int64_t stalled_for);

/* Puts them into rows; knows_stalled: whether stalled_for was known. False if memory ran out. */
bool na_tcp_worst_end(struct na_tcp_worst *worst, bool knows_stalled, struct na_rows *rows);

#endif
