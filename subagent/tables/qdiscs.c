/*
 * The queueing disciplines of all interfaces, as `tc -s qdisc` lists them: RTM_GETQDISC.
 */
#include "tables/qdiscs.h"

#include <errno.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>

#include "base/counting.h"
#include "kernel/links.h"
#include "kernel/netlink.h"
#include "kernel/qdisc_events.h"

NA_ROW_INDEX(NA_MEMBER(struct na_qdisc, link), NA_MEMBER(struct na_qdisc, place));

/* Lists the qdiscs, after taking the events about those removed before. */
static int ask(struct na_kernel *kernel, struct na_rows *rows)
{
    union {
        struct nlmsghdr header;
        char room[64];
    } request;
    int error;

    if (kernel->qdisc_events == NULL)
        kernel->qdisc_events = na_qdisc_events_new(); /* without them, counters must do */
    if (kernel->qdisc_events == NULL && errno == ENOMEM)
        return ENOMEM;
    if (kernel->qdisc_events != NULL)
        na_qdisc_events_begin(kernel->qdisc_events);
    mnl_nlmsg_put_header(&request);
    request.header.nlmsg_type = RTM_GETQDISC;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    mnl_nlmsg_put_extra_header(&request.header, sizeof(struct tcmsg));
    error = na_row_dump(kernel, &request.header, na_qdisc_read, rows);
    if (error && kernel->refused == NULL)
        kernel->refused = "rtnetlink";
    return error == EOPNOTSUPP ? ENOENT : error; /* a kernel without queueing disciplines */
}

static void put_class(char *text, size_t room, uint32_t class)
{
    if (TC_H_MIN(class) == 0)
        snprintf(text, room, "%x:", TC_H_MAJ(class) >> 16);
    else if (TC_H_MAJ(class) == 0)
        snprintf(text, room, ":%x", TC_H_MIN(class));
    else
        snprintf(text, room, "%x:%x", TC_H_MAJ(class) >> 16, TC_H_MIN(class));
}

static void describe(struct na_qdisc *qdisc, const struct na_link *link)
{
    char place[sizeof(qdisc->parent_text)];

    qdisc->link_serial = link->serial;
    memcpy(qdisc->link_name, link->name, sizeof(qdisc->link_name));
    put_class(qdisc->parent_text, sizeof(qdisc->parent_text), qdisc->parent);
    if (qdisc->parent == TC_H_ROOT)
        strcpy(qdisc->parent_text, "root");
    put_class(place, sizeof(place), qdisc->place);
    snprintf(qdisc->name, sizeof(qdisc->name), "%s %s", link->name,
             qdisc->place == 0 ? "root" : place);
}

/* Keeps the qdiscs of the links that are shown. */
static void keep_taken(const struct na_links *links, struct na_rows *rows)
{
    size_t kept = 0;

    for (size_t i = 0; i < rows->count; i++) {
        struct na_qdisc *qdisc = na_rows_at(rows, i);
        const struct na_link *link = na_links_by_index(links, qdisc->link);

        if (link == NULL || !link->taken)
            continue;
        describe(qdisc, link);
        memmove(na_rows_at(rows, kept++), qdisc, sizeof(*qdisc));
    }
    rows->count = kept;
}

static struct na_qdisc *find(const struct na_rows *rows, uint32_t link, uint32_t place)
{
    const struct na_qdisc key = { .link = link, .place = place };

    return na_rows_find(rows, order, &key);
}

/*
 * Marks the rows of qdiscs that were removed, and those that add up queues of which one was
 * removed. The rows are sorted.
 */
static void mark_removed(const struct na_qdisc_events *events, struct na_rows *rows)
{
    size_t count;
    const struct na_qdisc_removed *removed = na_qdisc_events_removed(events, &count);

    for (size_t i = 0; i < count; i++) {
        struct na_qdisc *same = find(rows, removed[i].link, removed[i].place),
                        *parent = find(rows, removed[i].link, TC_H_MAJ(removed[i].parent));

        if (same != NULL)
            same->removed = true;
        if (parent != NULL && na_qdisc_has_queues(parent))
            parent->removed = true;
    }
}

static int read_qdiscs(struct na_read_context *context)
{
    struct na_kernel *kernel = context->kernel;
    bool changed;
    int error;

    if (!kernel->root.real)
        return ENOENT;
    error = ask(kernel, context->rows);
    if (error == 0)
        error = na_kernel_links(kernel, false, &changed);
    if (error)
        return error;
    na_rows_sort(context->rows, order);
    if (kernel->qdisc_events != NULL) {
        na_qdisc_events_listed(kernel->qdisc_events);
        mark_removed(kernel->qdisc_events, context->rows);
    }
    if (!kernel->filter.each_queue)
        na_qdiscs_sum_queues(context->rows);
    keep_taken(kernel->links, context->rows);
    return 0;
}

/* Continues the counters of the last reading; false, without a change, if one was reset. */
static bool count_on(struct na_qdisc *qdisc, const struct na_qdisc *last)
{
    uint64_t counter[NA_QDISC_COUNTERS];

    memcpy(counter, last->counter, sizeof(counter));
    for (unsigned i = 0; i < NA_QDISC_COUNTERS; i++)
        if (!(qdisc->wide & 1u << i ? na_count_on(&counter[i], qdisc->counter[i])
                                    : na_count_on_32(&counter[i], (uint32_t)qdisc->counter[i])))
            return false;
    memcpy(qdisc->counter, counter, sizeof(counter));
    return true;
}

static void carry(void *row, const void *before, const struct na_reading_pair *pair)
{
    struct na_qdisc *qdisc = row;
    const struct na_qdisc *last = before;
    bool same = last != NULL && last->link_serial == qdisc->link_serial &&
                last->parent == qdisc->parent && strcmp(last->kind, qdisc->kind) == 0 &&
                last->has == qdisc->has && !qdisc->removed;

    /* at the first reading too, since the higher bits of most counters are ours */
    qdisc->discontinuity = same && count_on(qdisc, last) ? last->discontinuity : pair->at;
}

const struct na_kernel_table na_kernel_table_qdiscs = {
    .name = "rtnetlink qdiscs",
    .size = sizeof(struct na_qdisc),
    .order = order,
    .index = &row_index,
    .sampled = true, /* otherwise a wrap between two requests would be taken for a reset */
    .filtered = true,
    .read = read_qdiscs,
    .carry = carry,
};
