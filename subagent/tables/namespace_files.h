/*
 * What the files of a network namespace count.
 */
#ifndef NA_NAMESPACE_FILES_H
#define NA_NAMESPACE_FILES_H

#include <stdbool.h>
#include <stdint.h>

#include "tables/kernel_table.h"

/* In the order of the columns of netstatNsTable. */
enum na_namespace_number {
    NA_NS_LISTEN_OVERFLOWS,
    NA_NS_LISTEN_DROPS,
    NA_NS_RETRANS_SEGS,
    NA_NS_OUT_SEGS,
    NA_NS_TCP_TIMEOUTS,
    NA_NS_TCP_SYN_RETRANS,
    NA_NS_TCP_ABORT_ON_TIMEOUT,
    NA_NS_TCP_ABORT_ON_MEMORY,
    NA_NS_TCP_ABORT_ON_DATA,
    NA_NS_ESTAB_RESETS,
    NA_NS_ATTEMPT_FAILS,
    NA_NS_OUT_RSTS,
    NA_NS_ACTIVE_OPENS,
    NA_NS_PASSIVE_OPENS,
    NA_NS_PRUNE_CALLED,
    NA_NS_TCP_RCV_Q_DROP,
    NA_NS_TCP_BACKLOG_DROP,
    NA_NS_UDP_RCVBUF_ERRORS,
    NA_NS_UDP_SNDBUF_ERRORS,
    NA_NS_UDP6_RCVBUF_ERRORS,
    NA_NS_IN_SEGS,
    NA_NS_CONNTRACK_DROPS,
    NA_NS_CONNTRACK_INSERT_FAILED,
    NA_NS_IN_OCTETS, /* the sums over the interfaces: NA_NS_SUMS of them */
    NA_NS_OUT_OCTETS,
    NA_NS_RX_DROPPED,
    NA_NS_TX_DROPPED,
    NA_NS_CURR_ESTAB, /* levels, from here on */
    NA_NS_SOCKETS,
    NA_NS_TIME_WAIT,
    NA_NS_CONNTRACK_ENTRIES,
    NA_NS_CONNTRACK_LIMIT, /* not in its files, see namespaces.c */
    NA_NS_NUMBERS,

    NA_NS_SUMS = NA_NS_TX_DROPPED - NA_NS_IN_OCTETS + 1,
    NA_NS_COUNTERS = NA_NS_CURR_ESTAB,
};

/* The numbers of a namespace. */
struct na_namespace_numbers {
    uint32_t has; /* bit n: number n is there */
    uint64_t number[NA_NS_NUMBERS];
};

struct na_namespace_files;

/* The state of the parsers, the same for all namespaces of a reading. NULL if memory ran out. */
struct na_namespace_files *na_namespace_files_new(void);
/* files may be NULL. */
void na_namespace_files_free(struct na_namespace_files *files);

/*
 * Reads the files below `net` in an open folder into *numbers. What a file does not have, or what
 * cannot be parsed, is absent; the latter is reported with the name of the namespace, unless that
 * is NULL. net/tcp and its like are not read: the kernel scans the sockets of all namespaces for
 * each. Returns 0, ENOENT if there are none of the files, or ENOMEM.
 */
int na_namespace_files_read(struct na_namespace_files *files, struct na_read_context *context,
                            int folder, const char *name, struct na_namespace_numbers *numbers);

#endif
