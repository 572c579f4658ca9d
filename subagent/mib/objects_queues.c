/*
 * netstatQdiscTable.
 */
#include "mib/mib_table.h"
#include "tables/qdiscs.h"

/* The counter of each column; the other columns are not counters. */
static const uint8_t counters[] = {
    [netstatQdiscPackets] = NA_QDISC_PACKETS,     [netstatQdiscOctets] = NA_QDISC_OCTETS,
    [netstatQdiscDrops] = NA_QDISC_DROPS,         [netstatQdiscOverlimits] = NA_QDISC_OVERLIMITS,
    [netstatQdiscRequeues] = NA_QDISC_REQUEUES,   [netstatQdiscEcnMarks] = NA_QDISC_ECN_MARKS,
    [netstatQdiscThrottled] = NA_QDISC_THROTTLED,
};

static uint32_t qdisc_serial(const void *kernel_row)
{
    return ((const struct na_qdisc *)kernel_row)->link_serial;
}

static const char *qdisc_link(const void *kernel_row)
{
    return ((const struct na_qdisc *)kernel_row)->link_name;
}

static bool qdisc_get(const struct na_table *table, const struct na_request *request,
                      const void *kernel_row, unsigned column, struct na_value *value)
{
    const struct na_qdisc *qdisc = kernel_row;

    (void)table;
    switch (column) {
    case netstatQdiscName: *value = na_string(qdisc->name); return true;
    case netstatQdiscKind: *value = na_string(qdisc->kind); return true;
    case netstatQdiscParent: *value = na_string(qdisc->parent_text); return true;
    case netstatQdiscBacklog: *value = na_gauge32(qdisc->backlog); return qdisc->has_queue;
    case netstatQdiscLength: *value = na_gauge32(qdisc->length); return qdisc->has_queue;
    case netstatQdiscDiscontinuityTime:
        *value = na_timestamp(request, qdisc->discontinuity);
        return true;
    default:
        *value = na_counter64(qdisc->counter[counters[column]]);
        return qdisc->has & 1u << counters[column];
    }
}

const struct na_mib_table na_mib_table_netstatQdiscTable = {
    .entry = &na_mib_entry_netstatQdiscTable,
    .source = NA_QDISCS,
    .serial = qdisc_serial,
    .name = qdisc_link,
    .get = qdisc_get,
};
