#include "kernel/qdisc_events.h"

#include <errno.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/netlink.h"

enum {
    REMOVED_MAX = 4096,    /* more are lost */
    DATAGRAMS_MAX = 10000, /* in one call */
};

struct na_qdisc_events {
    struct na_netlink *netlink;
    size_t count;
    size_t before; /* the first `before` were taken before the last list began */
    size_t done;   /* the first `done` have been reported for a complete list */
    struct na_qdisc_removed removed[REMOVED_MAX];
};

struct na_qdisc_events *na_qdisc_events_new(void)
{
    struct na_qdisc_events *events = calloc(1, sizeof(*events));
    int error;

    if (events == NULL)
        return NULL;
    events->netlink = na_netlink_open(NETLINK_ROUTE, RTMGRP_TC);
    if (events->netlink != NULL)
        return events;
    error = errno;
    free(events);
    errno = error;
    return NULL;
}

void na_qdisc_events_free(struct na_qdisc_events *events)
{
    if (events == NULL)
        return;
    na_netlink_close(events->netlink);
    free(events);
}

uint32_t na_qdisc_place(uint32_t handle, uint32_t parent)
{
    if (handle != 0)
        return handle;
    return parent == TC_H_ROOT ? 0 : parent;
}

static bool take(const struct nlmsghdr *message, void *arg)
{
    struct na_qdisc_events *events = arg;
    struct tcmsg tc;

    if (message->nlmsg_type != RTM_DELQDISC || mnl_nlmsg_get_payload_len(message) < sizeof(tc) ||
        events->count == REMOVED_MAX)
        return true;
    memcpy(&tc, mnl_nlmsg_get_payload(message), sizeof(tc));
    events->removed[events->count++] = (struct na_qdisc_removed){
        .link = (uint32_t)tc.tcm_ifindex,
        .place = na_qdisc_place(tc.tcm_handle, tc.tcm_parent),
        .parent = tc.tcm_parent,
    };
    return true;
}

void na_qdisc_events_begin(struct na_qdisc_events *events)
{
    events->count -= events->done;
    memmove(events->removed, events->removed + events->done,
            events->count * sizeof(events->removed[0]));
    events->done = 0;
    na_netlink_drain(events->netlink, DATAGRAMS_MAX, take, events);
    events->before = events->count;
}

void na_qdisc_events_listed(struct na_qdisc_events *events)
{
    na_netlink_drain(events->netlink, DATAGRAMS_MAX, take, events);
    events->done = events->before;
}

const struct na_qdisc_removed *na_qdisc_events_removed(const struct na_qdisc_events *events,
                                                       size_t *count)
{
    *count = events->count;
    return events->removed;
}
