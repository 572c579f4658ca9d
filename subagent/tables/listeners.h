/*
 * Listening TCP sockets, those of one address and port together.
 */
#ifndef NA_LISTENERS_H
#define NA_LISTENERS_H

#include "base/inet_address.h"
#include "tables/kernel_table.h"

struct na_listener {
    struct na_inet_address address;
    uint16_t port;
    uint32_t uid;
    uint32_t sockets, full; /* how many; how many of them have a full accept queue */
    uint64_t queue, limit;  /* sums over the sockets */
    bool has_limit;         /* files do not tell it, nor what depends on it: full and full_for */
    uint32_t syn_queue;     /* connections on their way into the queue; na_kernel_table_syn_queues
                               counts them */
    int64_t full_for;       /* ns since the first of the readings in a row that found one full */
    uint64_t cookie;        /* of the socket, or its inode, while each is still a row of its own */
};

/* By address and port. */
int na_listener_order(const void *a, const void *b);

/* As struct na_kernel_table has it. */
int na_listeners_read(struct na_read_context *context);

#endif
