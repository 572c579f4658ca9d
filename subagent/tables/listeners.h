/*
 * Listening TCP sockets, one row for all sockets with the same address and port.
 */
#ifndef NA_LISTENERS_H
#define NA_LISTENERS_H

#include "base/inet_address.h"
#include "tables/kernel_table.h"

/* One of the sockets of a row, and its own drops, which are gone when it closes. */
struct na_listener_socket {
    uint64_t cookie;
    uint32_t inode;
    uint32_t drops;
};

struct na_listener {
    struct na_inet_address address;
    uint16_t port;
    uint32_t uid;
    uint32_t sockets, full; /* number of sockets; number of those whose accept queue is full */
    uint64_t queue, limit;  /* sums over the sockets */
    bool has_limit;         /* files have no limit, so `full` and `full_for` are unknown too */
    uint32_t syn_queue;     /* connections on their way into the accept queue; set by
                               na_kernel_table_syn_queues */
    int64_t full_for; /* ns since the first of the consecutive readings that found an accept queue
                         full */
    uint64_t drops;   /* by its sockets, including those that are closed, since `discontinuity` */
    bool has_drops; /* the kernel counts them by socket (4.7), and they were not read from files */
    int64_t discontinuity;
    uint64_t cgroup;                         /* id; 0: not known, or not the same for all sockets */
    uint32_t inode;                          /* of the first of its sockets */
    const struct na_listener_socket *socket; /* the sockets, in the order of their cookies */
    uint64_t cookie;                         /* of the first socket, or its inode */
};

/* By address and port. */
extern const struct na_row_index na_listener_index;
na_row_order na_listener_order;

/*
 * Finds the listener for an address, zone and port: the most specific of those bound to both, to
 * the address, to the zone, or to neither. Rows begin with a struct na_listener. NULL if there is
 * none.
 */
void *na_listener_find(const struct na_rows *rows, int family, const void *octets, uint32_t zone,
                       uint16_t port);

/*
 * Reads the listeners into rows, which may be larger but begin with a struct na_listener. Returns 0
 * or an errno.
 */
int na_listeners_read(struct na_read_context *context);

#endif
