/*
 * TCP peers: the remote addresses and ports of connections that belong to no listener, which are
 * those opened here. They are gathered while the connections are listed, for
 * na_kernel_table_tcp_peers.
 *
 * Memory grows with the rows, not with the peers: only some times as many peers as there are rows
 * are looked at together, and when there are more, the harmless ones are left out. What a row says
 * is always about all connections of its peer. A peer that was left out before its trouble was
 * listed is looked at from the beginning by the next reading.
 */
#ifndef NA_TCP_PEERS_H
#define NA_TCP_PEERS_H

#include "kernel/sockdiag.h"
#include "tables/kernel_table.h"
#include "tables/tcp_load.h"

/* struct na_rows.total: all peers, and those that have no row. */
enum { NA_TCP_PEERS_TOTAL, NA_TCP_PEERS_LEFT_OUT };

struct na_tcp_peers;

/* For one reading. NULL if memory ran out. */
struct na_tcp_peers *na_tcp_peers_new(struct na_kernel *kernel);
/* peers may be NULL. */
void na_tcp_peers_free(struct na_tcp_peers *peers);

/* Begins the listing, or begins it again. */
void na_tcp_peers_begin(struct na_tcp_peers *peers);

/*
 * Takes a connection. From a file, of which nothing but the ends and the state is known,
 * `connection` has only the state. False if memory ran out.
 */
bool na_tcp_peers_take(struct na_tcp_peers *peers, const struct na_socket_ends *ends,
                       const struct na_tcp_connection *connection, bool stalled);

/*
 * Puts the worst peers into rows. present: what is known of all connections, bits of enum
 * na_tcp_load_bit. False if memory ran out.
 */
bool na_tcp_peers_end(struct na_tcp_peers *peers, uint32_t present, struct na_rows *rows);

#endif
