/*
 * Queueing disciplines (qdiscs): rows are struct na_qdisc.
 */
#ifndef NA_QDISCS_H
#define NA_QDISCS_H

#include <libmnl/libmnl.h>
#include <net/if.h>

#include "tables/kernel_table.h"
#include "tables/row_dump.h"

enum na_qdisc_counter {
    NA_QDISC_PACKETS,
    NA_QDISC_OCTETS,
    NA_QDISC_DROPS,
    NA_QDISC_OVERLIMITS,
    NA_QDISC_REQUEUES,
    NA_QDISC_ECN_MARKS,
    NA_QDISC_THROTTLED,
    NA_QDISC_COUNTERS,
};

enum { NA_QDISC_KIND_ROOM = 16 }; /* the kernel's IFNAMSIZ, with the NUL */

struct na_qdisc {
    uint32_t link;  /* ifindex */
    uint32_t place; /* the handle, or what na_qdisc_place() has instead */
    uint32_t handle, parent;
    uint32_t link_serial;     /* as in struct na_link */
    uint32_t has;             /* bit n: counter n is there */
    uint32_t wide;            /* bit n: the kernel counts it with 64 bits; otherwise with 32 */
    uint32_t length, backlog; /* packets and octets that wait */
    bool has_queue;           /* length and backlog are there */
    bool removed; /* a qdisc of this place, or a queue of it, was removed since the last reading */
    uint64_t counter[NA_QDISC_COUNTERS];
    int64_t discontinuity; /* ns, time of the last discontinuity; 0 if there was none */
    char kind[NA_QDISC_KIND_ROOM];
    char link_name[IFNAMSIZ];
    char parent_text[12];     /* as tc prints it: "root", "1:10" */
    char name[IFNAMSIZ + 12]; /* interface and place as tc prints them: "eth0 8001:" */
};

/*
 * Fills a row, a struct na_qdisc, except for what only its link knows, from a message of
 * RTM_GETQDISC. False if the message is about something else, or about a qdisc that never counts
 * (noqueue).
 */
na_row_read na_qdisc_read;

/* Whether the row of a qdisc adds up those of its children: mq or mqprio at the root. */
bool na_qdisc_has_queues(const struct na_qdisc *qdisc);

/*
 * Removes the queues of multi-queue interfaces, the children of mq and mqprio, from the rows, which
 * are sorted. The kernel itself adds up what all kinds count in the row of their parent; the
 * counters of single kinds are added to it here.
 */
void na_qdiscs_sum_queues(struct na_rows *rows);

#endif
