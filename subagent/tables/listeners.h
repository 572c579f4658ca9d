/*
 * Listening TCP sockets, one row for all sockets with the same address and port.
 */
#ifndef NA_LISTENERS_H
#define NA_LISTENERS_H

#include "base/inet_address.h"
#include "tables/kernel_table.h"

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
    uint64_t cookie;  /* of the socket, or its inode, until sockets are merged */
};

/* Compares by address and port. */
int na_listener_order(const void *a, const void *b);

/* The read function of struct na_kernel_table. */
int na_listeners_read(struct na_read_context *context);

#endif
