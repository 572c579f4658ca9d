/*
 * Qdiscs that were removed. A qdisc that was recreated under its old handle looks like the old one
 * with risen or fallen counters; only the kernel's events distinguish them.
 */
#ifndef NA_QDISC_EVENTS_H
#define NA_QDISC_EVENTS_H

#include <stddef.h>
#include <stdint.h>

struct na_qdisc_events;

struct na_qdisc_removed {
    uint32_t link, place; /* see na_qdisc_place() */
    uint32_t parent;      /* the class that it was attached to */
};

/* NULL, with errno, if there are none. */
struct na_qdisc_events *na_qdisc_events_new(void);
/* events may be NULL. */
void na_qdisc_events_free(struct na_qdisc_events *events);

/*
 * Take the events that are waiting: before all qdiscs are listed, and after a list whose reading
 * succeeds. A qdisc removed meanwhile is reported for this list and the next one, since either may
 * be the first to have its successor. After a list that failed, all its events are reported for the
 * next one. If events were lost, nothing is reported for them.
 */
void na_qdisc_events_begin(struct na_qdisc_events *events);
void na_qdisc_events_listed(struct na_qdisc_events *events);

/* The qdiscs removed since the previous complete list, valid until the next events are taken. */
const struct na_qdisc_removed *na_qdisc_events_removed(const struct na_qdisc_events *events,
                                                       size_t *count);

/*
 * Identifies a qdisc on its link. Several qdiscs that the kernel made itself may have the
 * handle 0: then it is the class of the parent that each is attached to, or 0 at the root. Handles
 * never equal such a class, since their lower half is 0.
 */
uint32_t na_qdisc_place(uint32_t handle, uint32_t parent);

#endif
