/*
 * rtnl_link_stats64 of each interface. RTM_GETSTATS returns nothing else and takes a tenth of the
 * time of RTM_GETLINK, which is used on kernels before 4.7. Names and states of the links come from
 * links.h.
 */
#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "kernel/links.h"
#include "tables/link_statistics.h"

/* The two ways to request statistics. */
static const struct method {
    uint16_t request, answer;
    uint16_t attribute; /* in the answer: has struct rtnl_link_stats64 */
    size_t header_size, index_at;
} by_getstats = { RTM_GETSTATS, RTM_NEWSTATS, IFLA_STATS_LINK_64, sizeof(struct if_stats_msg),
                  offsetof(struct if_stats_msg, ifindex) },
  by_getlink = { RTM_GETLINK, RTM_NEWLINK, IFLA_STATS64, sizeof(struct ifinfomsg),
                 offsetof(struct ifinfomsg, ifi_index) };

struct taking {
    const struct method *method;
    struct na_rows *rows;
};

NA_ROW_INDEX(NA_MEMBER(struct na_link_row, index));

static bool take_fields(struct na_rows *rows, struct na_link_row *row,
                        const struct nlattr *attribute)
{
    uint64_t counter[NA_LINK_FIELDS];
    size_t size = mnl_attr_get_payload_len(attribute);

    if (size > sizeof(counter))
        size = sizeof(counter);
    row->fields = (uint8_t)(size / sizeof(counter[0]));
    memcpy(counter, mnl_attr_get_payload(attribute),
           size); /* only 4-byte aligned in messages of old kernels */
    return na_sparse_take(&row->counters, rows, counter, row->fields);
}

static bool take(const struct nlmsghdr *message, void *arg)
{
    const struct taking *taking = arg;
    const struct nlattr *attribute;
    struct na_link_row *row;

    if (message->nlmsg_type != taking->method->answer ||
        mnl_nlmsg_get_payload_len(message) < taking->method->header_size)
        return true;
    row = na_rows_add(taking->rows);
    if (row == NULL)
        return false;
    memcpy(&row->index, (const char *)mnl_nlmsg_get_payload(message) + taking->method->index_at,
           sizeof(row->index));
    mnl_attr_for_each (attribute, message, (unsigned)taking->method->header_size)
        if (mnl_attr_get_type(attribute) == taking->method->attribute &&
            !take_fields(taking->rows, row, attribute))
            return false;
    return true;
}

static void restart(void *arg)
{
    struct na_rows *rows = ((struct taking *)arg)->rows;

    rows->count = rows->numbers = 0;
}

static int ask(struct na_kernel *kernel, const struct method *method, struct na_rows *rows)
{
    struct taking taking = { method, rows };
    union {
        struct nlmsghdr header;
        char room[64];
    } request;
    struct if_stats_msg *stats;

    mnl_nlmsg_put_header(&request);
    request.header.nlmsg_type = method->request;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    restart(&taking);
    stats = mnl_nlmsg_put_extra_header(&request.header, method->header_size);
    if (method == &by_getstats)
        stats->filter_mask = IFLA_STATS_FILTER_BIT(IFLA_STATS_LINK_64);
    return na_kernel_dump(kernel, NETLINK_ROUTE, &request.header, take, restart, &taking);
}

/*
 * Keeps the rows whose links exist and are taken; returns the octets that their texts need. Both
 * lists are in index order.
 */
static size_t keep_taken(struct na_rows *rows, const struct na_links *links)
{
    size_t kept = 0, room = 0, place = 0;

    for (size_t i = 0; i < rows->count; i++) {
        const struct na_link_row *row = na_rows_at(rows, i);
        const struct na_link *link;

        while (place < na_links_count(links) && na_links_at(links, place)->index < row->index)
            place++;
        link = place < na_links_count(links) ? na_links_at(links, place) : NULL;
        if (link == NULL || link->index != row->index || !link->taken)
            continue;
        if (kept != i)
            memcpy(na_rows_at(rows, kept), row, sizeof(*row));
        kept++;
        room += strlen(link->name) + 1 + strlen(link->kind) + 1 +
                (link->alias ? strlen(link->alias) : 0) + 1 + link->address_length;
    }
    rows->count = kept;
    return room;
}

static char *append(char *to, const void *what, size_t length)
{
    return (char *)memcpy(to, what, length) + length;
}

/*
 * Fills in what each row says about its link (all rows have one), and where its numbers are, which
 * do not move from now on.
 */
static bool describe(struct na_rows *rows, const struct na_links *links, size_t room)
{
    char *text = na_rows_text(rows, room + 1);
    size_t place = 0;

    if (text == NULL)
        return false;
    for (size_t i = 0; i < rows->count; i++) {
        struct na_link_row *row = na_rows_at(rows, i);
        const struct na_link *link;

        while (na_links_at(links, place)->index != row->index)
            place++;
        link = na_links_at(links, place);
        row->state = link->state;
        row->has_carrier_changes = link->has_carrier_changes;
        row->carrier_changes = link->carrier_changes;
        row->address_length = link->address_length;
        row->serial = link->serial;
        row->discontinuity = link->made_at;
        na_sparse_settle(&row->counters, rows);
        row->text = text;
        text = append(text, link->name, strlen(link->name) + 1);
        text = append(text, link->kind, strlen(link->kind) + 1);
        text = append(text, link->alias ? link->alias : "",
                      (link->alias ? strlen(link->alias) : 0) + 1);
        text = append(text, link->address, link->address_length);
    }
    return true;
}

/*
 * Reads the numbers, then updates the links: an interface created or removed in between is left
 * out. An index means the same interface for as long as it exists, so changes during the reading
 * need no second one.
 */
static int read_links(struct na_read_context *context)
{
    struct na_kernel *kernel = context->kernel;
    bool changed;
    int error;

    if (!kernel->root.real)
        return ENOENT;
    error = na_kernel_links(kernel, true, &changed);
    if (error == 0 && !na_rows_reserve(context->rows, na_links_count(kernel->links)))
        error = ENOMEM;
    if (error != 0)
        return error;
    error = kernel->lacks_getstats ? EOPNOTSUPP : ask(kernel, &by_getstats, context->rows);
    if (error == EOPNOTSUPP) {
        kernel->lacks_getstats = true;
        error = ask(kernel, &by_getlink, context->rows);
    }
    if (error == 0)
        error = na_kernel_links(kernel, false, &changed);
    if (error != 0)
        return error;
    if (na_links_refusal(kernel->links))
        na_read_note(context, "rtnetlink events", na_links_refusal(kernel->links),
                     "the list of links");
    na_rows_sort(context->rows, order);
    return describe(context->rows, kernel->links, keep_taken(context->rows, kernel->links))
             ? 0
             : ENOMEM;
}

/*
 * rx_dropped is not a loss: it also counts packets that nothing here listens for, which led
 * operators to mute their alarms.
 */
static const enum na_link_field errors[] = { NA_RX_ERRORS, NA_TX_ERRORS },
                                losses[] = { NA_RX_MISSED_ERRORS, NA_RX_FIFO_ERRORS,
                                             NA_TX_DROPPED };

static uint64_t risen(const struct na_link_row *row, const struct na_link_row *last,
                      const enum na_link_field *fields, size_t count)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += na_sparse_get(&row->counters, fields[i]) - na_sparse_get(&last->counters, fields[i]);
    return sum;
}

static void carry(void *row, const void *before, const struct na_reading_pair *pair)
{
    struct na_link_row *link = row;
    const struct na_link_row *last = before;
    uint64_t rises[NA_FIVE_MINUTES_NUMBERS] = { 0 };
    bool known = false; /* if it has counted on, keep its last discontinuity; otherwise use the time
                           when the link was created */

    if (last != NULL && last->serial == link->serial) {
        bool on = last->fields <= link->fields &&
                  na_sparse_count_on(&link->counters, &last->counters);

        link->discontinuity = on ? last->discontinuity : pair->at;
        known = on;
    }
    if (known) {
        link->five_minutes = last->five_minutes;
        rises[NA_LINK_ERRORS] = risen(link, last, errors, sizeof(errors) / sizeof(errors[0]));
        rises[NA_LINK_LOSSES] = risen(link, last, losses, sizeof(losses) / sizeof(losses[0]));
    }
    na_five_minutes_go_on(&link->five_minutes, pair, rises);
}

const struct na_kernel_table na_kernel_table_link_statistics = {
    .name = "rtnetlink",
    .size = sizeof(struct na_link_row),
    .order = order,
    .index = &row_index,
    .sampled = true, /* for the increases over five minutes */
    .filtered = true,
    .read = read_links,
    .carry = carry,
};
