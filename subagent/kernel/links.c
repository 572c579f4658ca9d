#include "kernel/links.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/link_names.h"
#include "kernel/netlink.h"

/*
 * Events that one refresh takes. The socket holds fewer (a megabyte, and each of them is a kilobyte
 * at least), so more come only while they come faster than they are taken.
 */
enum { EVENTS_MOST = 1000 };

struct na_links {
    struct na_netlink *ask;
    struct na_netlink *events; /* NULL: all links are asked for each time */
    int refusal;               /* why: an errno */
    unsigned overruns;         /* refreshes at this time that lost events */
    struct na_rows rows;       /* of struct na_link, in order of their index */
    struct na_link_kinds kinds;
    const struct na_filter *filter; /* NULL: all are taken */
    struct na_link_names names;
    size_t settled;  /* rows in order; those that the dump under way has added are behind them */
    bool asking;     /* a dump is under way */
    bool known;      /* the rows are all that there are */
    bool lost;       /* events since then: an index may have become another link's */
    bool changed;    /* since names were made */
    bool touched;    /* there are links that were, at the last refresh */
    uint32_t serial; /* of the last link made */
    int64_t now;     /* of this refresh */
    bool once_known; /* links heard of from then on are new */
};

static int by_index(const void *a, const void *b)
{
    const struct na_link *left = a, *right = b;

    return (left->index > right->index) - (left->index < right->index);
}

/* In the order in which the rows were made, too, if there are two of a link. */
static int by_index_and_age(const void *a, const void *b)
{
    const struct na_link *left = a, *right = b;
    int indexes = by_index(a, b);

    return indexes ? indexes : (left->serial > right->serial) - (left->serial < right->serial);
}

/* Keeps the first so many rows. */
static void forget_from(struct na_links *links, size_t first)
{
    for (size_t i = first; i < links->rows.count; i++)
        free(((struct na_link *)na_rows_at(&links->rows, i))->alias);
    links->rows.count = first;
}

/* All that a dump, begun or begun anew, is still to name. */
static void restart(void *arg)
{
    struct na_links *links = arg;

    forget_from(links, links->settled);
    for (size_t i = 0; i < links->rows.count; i++)
        ((struct na_link *)na_rows_at(&links->rows, i))->named = false;
}

/* Links that a dump did not name are gone; one that it named twice, because it changed meanwhile,
 * is as it was named last. */
static void sweep(struct na_links *links)
{
    size_t kept = 0;

    for (size_t i = 0; i < links->rows.count; i++) {
        struct na_link *link = na_rows_at(&links->rows, i);
        bool again = i + 1 < links->rows.count && na_links_at(links, i + 1)->index == link->index;

        if (!link->named || again) {
            links->changed = true;
            free(link->alias);
            continue;
        }
        if (kept != i)
            *(struct na_link *)na_rows_at(&links->rows, kept) = *link;
        kept++;
    }
    links->rows.count = links->settled = kept;
}

/* Subscribes to events, those from now on: what still waits in the socket is older than the dump
 * that has to follow. */
static void open_events(struct na_links *links)
{
    na_netlink_close(links->events);
    links->events = na_netlink_open(NETLINK_ROUTE, RTMGRP_LINK);
    links->refusal = links->events ? 0 : errno;
    links->lost = true;
}

/* Whether events may be had later, although they were not now: a sandbox that refuses them does not
 * change. */
static bool is_passing(int refusal)
{
    return refusal == EMFILE || refusal == ENFILE || refusal == ENOMEM || refusal == ENOBUFS;
}

struct na_links *na_links_new(void)
{
    struct na_links *links = calloc(1, sizeof(*links));
    int error;

    if (links == NULL)
        return NULL;
    links->rows.size = sizeof(struct na_link);
    links->ask = na_netlink_open(NETLINK_ROUTE, 0);
    if (links->ask == NULL) {
        error = errno;
        na_links_free(links);
        errno = error;
        return NULL;
    }
    open_events(links);
    return links;
}

void na_links_free(struct na_links *links)
{
    if (links == NULL)
        return;
    forget_from(links, 0);
    na_rows_clear(&links->rows);
    na_netlink_close(links->ask);
    na_netlink_close(links->events);
    na_link_kinds_clear(&links->kinds);
    na_link_names_clear(&links->names);
    free(links);
}

/* Copies a string attribute; one that does not fit or does not end is left out. */
static void copy_name(char *to, size_t room, const struct nlattr *attribute)
{
    size_t length = strnlen(mnl_attr_get_payload(attribute), mnl_attr_get_payload_len(attribute));

    if (length >= room)
        return;
    memcpy(to, mnl_attr_get_payload(attribute), length);
    to[length] = '\0';
}

/* False if memory ran out. */
static bool take_info(struct na_links *links, struct na_link *link, const struct nlattr *info)
{
    const struct nlattr *attribute;

    mnl_attr_for_each_nested (attribute, info)
        if (mnl_attr_get_type(attribute) == IFLA_INFO_KIND) {
            const char *name = mnl_attr_get_payload(attribute);

            link->kind = na_link_kinds_take(&links->kinds, name,
                                            strnlen(name, mnl_attr_get_payload_len(attribute)));
        }
    return link->kind != NULL;
}

/* False if memory ran out. */
static bool take_alias(struct na_link *link, const char *text, size_t length)
{
    free(link->alias);
    link->alias = length > 0 ? strndup(text, length) : NULL;
    return length == 0 || link->alias != NULL;
}

/* False if memory ran out. */
static bool take_attribute(struct na_links *links, struct na_link *link,
                           const struct nlattr *attribute)
{
    const void *payload = mnl_attr_get_payload(attribute);
    uint16_t length = mnl_attr_get_payload_len(attribute);

    switch (mnl_attr_get_type(attribute)) {
    case IFLA_IFNAME: copy_name(link->name, sizeof(link->name), attribute); break;
    case IFLA_IFALIAS: return take_alias(link, payload, length);
    case IFLA_ADDRESS:
        if (length <= sizeof(link->address)) {
            memcpy(link->address, payload, length);
            link->address_length = (uint8_t)length;
        }
        break;
    case IFLA_OPERSTATE:
        if (length >= 1)
            link->state = *(const uint8_t *)payload;
        break;
    case IFLA_CARRIER_CHANGES:
        link->has_carrier_changes = length == sizeof(link->carrier_changes);
        if (link->has_carrier_changes)
            link->carrier_changes = mnl_attr_get_u32(attribute);
        break;
    case IFLA_LINKINFO: return take_info(links, link, attribute);
    }
    return true;
}

static void remove_link(struct na_links *links, struct na_link *link)
{
    size_t place = (size_t)((char *)link - links->rows.row) / links->rows.size;

    free(link->alias);
    memmove(link, link + 1, (links->rows.count - place - 1) * links->rows.size);
    links->settled = --links->rows.count;
}

/*
 * The place for a new link; NULL if memory ran out. A dump's are put in order at its end: kernels
 * before 6.10 name them in the order of a hash, and making room for each would take a time that
 * grows with the square of their number.
 */
static struct na_link *add_link(struct na_links *links, uint32_t index)
{
    size_t place = links->rows.count;
    struct na_link *link = na_rows_add(&links->rows);

    if (link == NULL)
        return NULL;
    if (!links->asking) {
        while (place > 0 && na_links_at(links, place - 1)->index > index)
            place--;
        link = na_rows_at(&links->rows, place);
        memmove(link + 1, link, (links->rows.count - 1 - place) * links->rows.size);
        links->settled = links->rows.count;
    }
    *link = (struct na_link){ .index = index,
                              .kind = "",
                              .serial = ++links->serial,
                              .touched = true,
                              .made_at = links->once_known ? links->now : 0 };
    return link;
}

/* What a message of ours is about: 0 for those that tell nothing of a link. */
static uint32_t index_in(const struct nlmsghdr *message)
{
    const struct ifinfomsg *header = mnl_nlmsg_get_payload(message);
    const struct nlattr *attribute;

    /* a bridge's events about its ports (AF_BRIDGE) are not about the links themselves */
    if (mnl_nlmsg_get_payload_len(message) < sizeof(*header) || header->ifi_family != AF_UNSPEC ||
        header->ifi_index <= 0)
        return 0;
    /* a wireless driver's events have but the name of the link besides what they tell */
    mnl_attr_for_each (attribute, message, sizeof(*header))
        if (mnl_attr_get_type(attribute) == IFLA_WIRELESS)
            return 0;
    return (uint32_t)header->ifi_index;
}

/* Where it was not told whether a link is still the one that had its index, what it is tells; an
 * address is drawn by lot for most. */
static bool is_another(const struct na_link *link, const struct na_link *before)
{
    return strcmp(link->name, before->name) != 0 || link->kind != before->kind ||
           link->address_length != before->address_length ||
           memcmp(link->address, before->address, link->address_length) != 0;
}

/* All that a message tells of the link that was like this before. False if memory ran out. */
static bool read_link(struct na_links *links, const struct na_link *before,
                      const struct nlmsghdr *message, struct na_link *link)
{
    const struct nlattr *attribute;

    *link = (struct na_link){
        .index = before->index,
        .serial = before->serial,
        .made_at = before->made_at,
        .kind = "",
        .named = true,
        .up = ((const struct ifinfomsg *)mnl_nlmsg_get_payload(message))->ifi_flags & IFF_UP,
        .taken = before->taken
    };
    mnl_attr_for_each (attribute, message, sizeof(struct ifinfomsg))
        if (!take_attribute(links, link, attribute)) {
            free(link->alias);
            return false;
        }
    return true;
}

/*
 * Sets all that a message tells of a link. Its name may mean another one now: only that makes a
 * difference to who reads by name. False, with the link as it was, if memory ran out.
 */
static bool update_link(struct na_links *links, struct na_link *link,
                        const struct nlmsghdr *message)
{
    struct na_link before = *link;

    if (!read_link(links, &before, message, link)) {
        *link = before;
        return false;
    }
    free(before.alias);
    link->touched = before.touched || strcmp(link->name, before.name) != 0;
    if (links->lost && links->asking && before.name[0] != '\0' && is_another(link, &before)) {
        link->touched = true;
        link->serial = ++links->serial;
        link->made_at = links->now;
    }
    links->changed |= link->touched || link->kind != before.kind;
    return true;
}

/* A message of the dump or an event: RTM_NEWLINK has all of a link, made or changed; RTM_DELLINK
 * says that it is gone. */
static bool take(const struct nlmsghdr *message, void *arg)
{
    struct na_links *links = arg;
    struct na_rows settled = links->rows;
    struct na_link wanted = { .index = index_in(message), .kind = "" }, *link;

    if (wanted.index == 0 ||
        (message->nlmsg_type != RTM_NEWLINK && message->nlmsg_type != RTM_DELLINK))
        return true;
    settled.count = links->settled;
    link = na_rows_find(&settled, by_index, &wanted);
    if (message->nlmsg_type == RTM_DELLINK) {
        links->changed |= link != NULL;
        if (link != NULL)
            remove_link(links, link);
        return true;
    }
    if (link == NULL) {
        link = add_link(links, wanted.index);
        links->changed = true;
    }
    return link != NULL && update_link(links, link, message);
}

static int ask_all(struct na_links *links)
{
    union {
        struct nlmsghdr header;
        char room[128];
    } request;
    struct ifinfomsg *info;
    int error;

    links->asking = true;
    restart(links);
    mnl_nlmsg_put_header(&request);
    request.header.nlmsg_type = RTM_GETLINK;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    info = mnl_nlmsg_put_extra_header(&request.header, sizeof(*info));
    info->ifi_family = AF_UNSPEC;
    mnl_attr_put_u32(&request.header, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    error = na_netlink_dump(links->ask, &request.header, take, restart, links);
    links->asking = false;
    if (error != 0) {
        forget_from(links, links->settled);
        return error;
    }
    na_rows_sort(&links->rows, by_index_and_age);
    sweep(links);
    return 0;
}

static void choose(struct na_links *links)
{
    const struct na_filter *filter = links->filter;
    size_t taken = 0;

    for (size_t i = 0; i < links->rows.count; i++) {
        struct na_link *link = na_rows_at(&links->rows, i);

        link->taken = filter == NULL || ((filter->most == 0 || taken < filter->most) &&
                                         na_filter_takes(filter, link->name, link->kind));
        taken += link->taken;
    }
}

void na_links_set_filter(struct na_links *links, const struct na_filter *filter)
{
    links->filter = filter;
    choose(links);
}

/* What was heard before this refresh is no news. */
static void forget_touched(struct na_links *links)
{
    for (size_t i = 0; i < links->rows.count && links->touched; i++)
        ((struct na_link *)na_rows_at(&links->rows, i))->touched = false;
    links->touched = false;
}

static bool some_are_down(const struct na_links *links)
{
    for (size_t i = 0; i < links->rows.count; i++)
        if (!na_links_at(links, i)->up)
            return true;
    return false;
}

/* Takes the events since the last refresh; where some are lost, or there are none, all links have
 * to be asked for. */
static int take_events(struct na_links *links)
{
    int error;

    if (links->events == NULL && is_passing(links->refusal))
        open_events(links);
    error = links->events ? na_netlink_drain(links->events, EVENTS_MOST, take, links) : 0;
    if (error == ENOBUFS) {
        links->overruns++;
        open_events(links);
        error = 0;
    }
    links->lost |= error != 0 || links->events == NULL; /* of an error, what was being taken */
    return error;
}

static int ask_again(struct na_links *links)
{
    int error = ask_all(links);

    /* where links come and go all the time no dump may be whole; but for an alias the events have
     * told it all */
    if (error == EINTR && links->known)
        error = 0;
    links->known = error == 0;
    links->lost &= !links->known;
    links->once_known |= links->known;
    return error;
}

int na_links_refresh(struct na_links *links, int64_t now, bool thorough, bool *changed)
{
    int error;

    if (links->now != now)
        links->overruns = 0;
    links->now = now;
    forget_touched(links);
    error = take_events(links);
    if (error != 0)
        return error;
    links->known &= !links->lost;
    if (!links->known || (thorough && some_are_down(links)))
        error = ask_again(links);
    *changed = links->touched = links->changed;
    if (error != 0 || !links->changed)
        return error;
    choose(links);
    if (!na_link_names_make(&links->names, &links->rows))
        return ENOMEM;
    links->changed = false;
    return 0;
}

int na_links_refusal(const struct na_links *links)
{
    return links->refusal;
}

unsigned na_links_overruns(const struct na_links *links)
{
    return links->overruns;
}

size_t na_links_count(const struct na_links *links)
{
    return links->rows.count;
}

const struct na_link *na_links_at(const struct na_links *links, size_t i)
{
    return na_rows_at(&links->rows, i);
}

const struct na_link *na_links_by_index(const struct na_links *links, uint32_t index)
{
    struct na_link wanted = { .index = index };

    return na_rows_find(&links->rows, by_index, &wanted);
}

const struct na_link *na_links_by_name(const struct na_links *links, const char *name,
                                       size_t length)
{
    return na_link_names_find(&links->names, &links->rows, name, length);
}
