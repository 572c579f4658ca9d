/*
 * Listening UNIX sockets, one row for all sockets with the same path.
 */
#ifndef NA_UNIX_LISTENERS_H
#define NA_UNIX_LISTENERS_H

#include "tables/kernel_table.h"

/*
 * Octets of a path that fit into an index below every MIB root that configure accepts: 128 arcs,
 * less 20 for the column and 1 for the length. The kernel has up to 108.
 */
enum { NA_UNIX_PATH_MAX = 107 };

struct na_unix_listener {
    uint8_t path[NA_UNIX_PATH_MAX]; /* zero after `length` */
    uint8_t length;
    bool has_queue; /* the kernel reports queues and limits */
    bool has_uid;   /* it reports the user (4.19), and all sockets have the same */
    uint32_t uid;
    uint32_t inode; /* of the first socket */
    uint32_t sockets, full;
    uint64_t queue, limit; /* sums over the sockets */
    int64_t full_for; /* ns since the first of the consecutive readings that found a queue full */
};

/* struct na_rows.total */
enum { NA_UNIX_TOTAL_LEFT_OUT };

#endif
