/*
 * One message of RTM_GETQDISC (net/sched/sch_api.c, net/core/gen_stats.c).
 */
#include <linux/gen_stats.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <stddef.h>
#include <string.h>

#include "kernel/qdisc_events.h"
#include "tables/qdiscs.h"

enum { NOWHERE = UINT16_MAX };

/*
 * Where the structure of TCA_STATS_APP has the counters that only one kind has. A kernel with fewer
 * fields has a shorter structure. Two fields count marks where a fixed threshold marks too.
 */
static const struct app {
    const char *kind;
    uint16_t marks[2], throttled;
    uint16_t width; /* octets of each */
} apps[] = {
    { "fq",
      { offsetof(struct tc_fq_qd_stats, ce_mark), NOWHERE },
      offsetof(struct tc_fq_qd_stats, throttled),
      8 },
    { "fq_codel",
      { offsetof(struct tc_fq_codel_xstats, qdisc_stats.ecn_mark),
        offsetof(struct tc_fq_codel_xstats, qdisc_stats.ce_mark) },
      NOWHERE,
      4 },
    { "codel",
      { offsetof(struct tc_codel_xstats, ecn_mark), offsetof(struct tc_codel_xstats, ce_mark) },
      NOWHERE,
      4 },
    { "red", { offsetof(struct tc_red_xstats, marked), NOWHERE }, NOWHERE, 4 },
};

/* Reads a number of 4 or 8 octets, which need not be aligned; false if it is not in the attribute.
 */
static bool field(const struct nlattr *attribute, size_t offset, size_t width, uint64_t *number)
{
    const char *payload = mnl_attr_get_payload(attribute);
    uint32_t narrow;

    if (offset + width > mnl_attr_get_payload_len(attribute))
        return false;
    if (width == sizeof(*number)) {
        memcpy(number, payload + offset, sizeof(*number));
    } else {
        memcpy(&narrow, payload + offset, sizeof(narrow));
        *number = narrow;
    }
    return true;
}

static void add(struct na_qdisc *qdisc, enum na_qdisc_counter counter, uint64_t number, bool wide)
{
    qdisc->has |= 1u << counter;
    qdisc->counter[counter] += number;
    if (wide)
        qdisc->wide |= 1u << counter;
}

static void set(struct na_qdisc *qdisc, enum na_qdisc_counter counter, uint64_t number, bool wide)
{
    qdisc->counter[counter] = 0;
    add(qdisc, counter, number, wide);
}

static void read_app(struct na_qdisc *qdisc, const struct app *app, const struct nlattr *attribute)
{
    const bool wide = app->width == sizeof(uint64_t);
    uint64_t number;

    if (app->throttled != NOWHERE && field(attribute, app->throttled, app->width, &number))
        add(qdisc, NA_QDISC_THROTTLED, number, wide);
    for (size_t i = 0; i < sizeof(app->marks) / sizeof(app->marks[0]); i++)
        if (app->marks[i] != NOWHERE && field(attribute, app->marks[i], app->width, &number))
            add(qdisc, NA_QDISC_ECN_MARKS, number, wide);
}

/* cake sends attributes: TCA_CAKE_STATS_TIN_STATS has one for each of its tins. */
static void read_cake(struct na_qdisc *qdisc, const struct nlattr *stats)
{
    const struct nlattr *attribute, *tin, *of_tin;
    uint64_t number;

    mnl_attr_for_each_nested (attribute, stats)
        if (mnl_attr_get_type(attribute) == TCA_CAKE_STATS_TIN_STATS)
            mnl_attr_for_each_nested (tin, attribute)
                mnl_attr_for_each_nested (of_tin, tin)
                    if (mnl_attr_get_type(of_tin) == TCA_CAKE_TIN_STATS_ECN_MARKED_PACKETS &&
                        field(of_tin, 0, sizeof(uint32_t), &number))
                        add(qdisc, NA_QDISC_ECN_MARKS, number, false);
}

static void read_kind_stats(struct na_qdisc *qdisc, const struct nlattr *stats)
{
    uint64_t type;

    if (strcmp(qdisc->kind, "cake") == 0) {
        read_cake(qdisc, stats);
        return;
    }
    if (strcmp(qdisc->kind, "fq_codel") == 0 &&
        !(field(stats, 0, sizeof(uint32_t), &type) && type == TCA_FQ_CODEL_XSTATS_QDISC))
        return; /* of a class */
    for (size_t i = 0; i < sizeof(apps) / sizeof(apps[0]); i++)
        if (strcmp(qdisc->kind, apps[i].kind) == 0)
            read_app(qdisc, &apps[i], stats);
}

static void read_queue(struct na_qdisc *qdisc, const struct nlattr *attribute)
{
    struct gnet_stats_queue queue;

    if (mnl_attr_get_payload_len(attribute) < sizeof(queue))
        return;
    memcpy(&queue, mnl_attr_get_payload(attribute), sizeof(queue));
    set(qdisc, NA_QDISC_DROPS, queue.drops, false);
    set(qdisc, NA_QDISC_OVERLIMITS, queue.overlimits, false);
    set(qdisc, NA_QDISC_REQUEUES, queue.requeues, false);
    qdisc->length = queue.qlen;
    qdisc->backlog = queue.backlog;
    qdisc->has_queue = true;
}

/*
 * TCA_STATS_PKT64 comes, after TCA_STATS_BASIC, once the packets no longer fit into 32 bits (since
 * Linux 5.5).
 */
static void read_stats(struct na_qdisc *qdisc, const struct nlattr *stats)
{
    const struct nlattr *attribute, *of_kind = NULL;
    uint64_t number;

    mnl_attr_for_each_nested (attribute, stats)
        switch (mnl_attr_get_type(attribute)) {
        case TCA_STATS_BASIC:
            if (field(attribute, offsetof(struct gnet_stats_basic, bytes), 8, &number))
                set(qdisc, NA_QDISC_OCTETS, number, true);
            if (!(qdisc->wide & 1u << NA_QDISC_PACKETS) &&
                field(attribute, offsetof(struct gnet_stats_basic, packets), 4, &number))
                set(qdisc, NA_QDISC_PACKETS, number, false);
            break;
        case TCA_STATS_PKT64:
            if (field(attribute, 0, sizeof(number), &number))
                set(qdisc, NA_QDISC_PACKETS, number, true);
            break;
        case TCA_STATS_QUEUE: read_queue(qdisc, attribute); break;
        case TCA_STATS_APP: of_kind = attribute; break;
        default: break;
        }
    if (of_kind != NULL)
        read_kind_stats(qdisc, of_kind);
}

static void read_kind(struct na_qdisc *qdisc, const struct nlattr *attribute)
{
    size_t length = mnl_attr_get_payload_len(attribute);

    if (length > 0 && length <= sizeof(qdisc->kind) &&
        ((const char *)mnl_attr_get_payload(attribute))[length - 1] == '\0')
        memcpy(qdisc->kind, mnl_attr_get_payload(attribute), length);
}

bool na_qdisc_read(const struct nlmsghdr *message, void *row)
{
    struct na_qdisc *qdisc = row;
    const struct nlattr *attribute, *stats = NULL;
    struct tcmsg tc;

    if (message->nlmsg_type != RTM_NEWQDISC || mnl_nlmsg_get_payload_len(message) < sizeof(tc))
        return false;
    memcpy(&tc, mnl_nlmsg_get_payload(message), sizeof(tc));
    if (tc.tcm_ifindex <= 0)
        return false;
    *qdisc = (struct na_qdisc){ .link = (uint32_t)tc.tcm_ifindex,
                                .place = na_qdisc_place(tc.tcm_handle, tc.tcm_parent),
                                .handle = tc.tcm_handle,
                                .parent = tc.tcm_parent };
    mnl_attr_for_each (attribute, message, sizeof(tc)) {
        if (mnl_attr_get_type(attribute) == TCA_KIND)
            read_kind(qdisc, attribute);
        else if (mnl_attr_get_type(attribute) == TCA_STATS2)
            stats = attribute;
    }
    if (qdisc->kind[0] == '\0' || strcmp(qdisc->kind, "noqueue") == 0)
        return false;
    if (stats != NULL)
        read_stats(qdisc, stats);
    return true;
}
