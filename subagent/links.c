#include "links.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "netlink.h"
#include "rows.h"

struct na_links {
    struct na_netlink *ask, *events;
    struct na_rows rows;        /* of struct na_link, in order of their index */
    uint32_t *by_name;          /* hash of names: place + 1 */
    size_t by_name_size;
    bool known;                 /* the rows are all that there are */
    bool changed;               /* since by_name was made */
};

static int by_index(const void *a, const void *b)
{
    const struct na_link *left = a, *right = b;

    return (left->index > right->index) - (left->index < right->index);
}

static void forget(struct na_links *links)
{
    for (size_t i = 0; i < links->rows.count; i++)
        free(((struct na_link *)na_rows_at(&links->rows, i))->alias);
    links->rows.count = 0;
}

static void restart(void *arg)
{
    forget(arg);
}

struct na_links *na_links_new(void)
{
    struct na_links *links = calloc(1, sizeof(*links));

    if (links == NULL)
        return NULL;
    links->rows.size = sizeof(struct na_link);
    links->events = na_netlink_open(NETLINK_ROUTE, RTMGRP_LINK);
    links->ask = na_netlink_open(NETLINK_ROUTE, 0);
    if (links->events != NULL && links->ask != NULL)
        return links;
    na_links_free(links);
    return NULL;
}

void na_links_free(struct na_links *links)
{
    if (links == NULL)
        return;
    forget(links);
    na_rows_clear(&links->rows);
    na_netlink_close(links->ask);
    na_netlink_close(links->events);
    free(links->by_name);
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

static void take_info(struct na_link *link, const struct nlattr *info)
{
    const struct nlattr *attribute;

    mnl_attr_for_each_nested(attribute, info)
        if (mnl_attr_get_type(attribute) == IFLA_INFO_KIND)
            copy_name(link->kind, sizeof(link->kind), attribute);
}

static void take_attribute(struct na_link *link, const struct nlattr *attribute)
{
    const void *payload = mnl_attr_get_payload(attribute);
    uint16_t length = mnl_attr_get_payload_len(attribute);

    switch (mnl_attr_get_type(attribute)) {
    case IFLA_IFNAME:
        copy_name(link->name, sizeof(link->name), attribute);
        break;
    case IFLA_IFALIAS:
        free(link->alias);
        link->alias = length > 0 ? strndup(payload, length) : NULL;
        break;
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
    case IFLA_LINKINFO:
        take_info(link, attribute);
        break;
    default:
        break;
    }
}

static void remove_link(struct na_links *links, struct na_link *link)
{
    size_t place = (size_t)((char *)link - links->rows.row) / links->rows.size;

    free(link->alias);
    memmove(link, link + 1, (links->rows.count - place - 1) * links->rows.size);
    links->rows.count--;
}

/* A message of the dump or an event: RTM_NEWLINK has all of a link, made or changed; RTM_DELLINK says that it is gone. */
static bool take(const struct nlmsghdr *message, void *arg)
{
    struct na_links *links = arg;
    const struct ifinfomsg *header = mnl_nlmsg_get_payload(message);
    const struct nlattr *attribute;
    struct na_link wanted = { .index = 0 }, *link;

    /* a bridge's events about its ports (AF_BRIDGE) are not about the links themselves */
    if (mnl_nlmsg_get_payload_len(message) < sizeof(*header) || header->ifi_family != AF_UNSPEC || header->ifi_index <= 0)
        return true;
    wanted.index = (uint32_t)header->ifi_index;
    link = na_rows_find(&links->rows, by_index, &wanted);
    links->changed = true;
    if (message->nlmsg_type == RTM_DELLINK) {
        if (link != NULL)
            remove_link(links, link);
        return true;
    }
    if (message->nlmsg_type != RTM_NEWLINK)
        return true;
    if (link == NULL) {
        link = na_rows_add(&links->rows);
        if (link == NULL)
            return false;
        link->index = wanted.index;
    } else {
        free(link->alias);
        *link = wanted;
    }
    mnl_attr_for_each(attribute, message, sizeof(*header))
        take_attribute(link, attribute);
    na_rows_sort(&links->rows, by_index);       /* nothing to do but for a new link that is not the last */
    return true;
}

static int ask_all(struct na_links *links)
{
    union {
        struct nlmsghdr header;
        char room[128];
    } request;
    struct ifinfomsg *info;

    forget(links);
    mnl_nlmsg_put_header(&request);
    request.header.nlmsg_type = RTM_GETLINK;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    info = mnl_nlmsg_put_extra_header(&request.header, sizeof(*info));
    info->ifi_family = AF_UNSPEC;
    mnl_attr_put_u32(&request.header, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    return na_netlink_dump(links->ask, &request.header, take, restart, links);
}

static size_t hash_of(const char *name, size_t length)
{
    uint32_t hash = 2166136261u;    /* FNV-1a */

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)name[i]) * 16777619u;
    return hash;
}

static int make_by_name(struct na_links *links)
{
    size_t size = 2 * links->rows.count + 1;

    if (size > links->by_name_size) {
        uint32_t *by_name = realloc(links->by_name, 2 * size * sizeof(*by_name));

        if (by_name == NULL)
            return ENOMEM;
        links->by_name = by_name;
        links->by_name_size = 2 * size;
    }
    memset(links->by_name, 0, links->by_name_size * sizeof(*links->by_name));
    for (size_t i = 0; i < links->rows.count; i++) {
        const char *name = na_links_at(links, i)->name;
        size_t slot = hash_of(name, strlen(name)) % links->by_name_size;

        while (links->by_name[slot] != 0)
            slot = (slot + 1) % links->by_name_size;
        links->by_name[slot] = (uint32_t)i + 1;
    }
    links->changed = false;
    return 0;
}

int na_links_refresh(struct na_links *links, bool *changed)
{
    int error;

    /* an event that was lost makes those still waiting old news: they are taken before everything is asked for anew */
    while ((error = na_netlink_drain(links->events, take, links)) == ENOBUFS)
        links->known = false;
    if (error != 0)
        return error;
    if (!links->known) {
        error = ask_all(links);
        links->known = error == 0;
        links->changed = true;
    }
    *changed = links->changed;
    if (error == 0 && links->changed)
        error = make_by_name(links);
    return error;
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

const struct na_link *na_links_by_name(const struct na_links *links, const char *name, size_t length)
{
    size_t slot;

    if (links->by_name_size == 0)
        return NULL;
    slot = hash_of(name, length) % links->by_name_size;
    for (; links->by_name[slot] != 0; slot = (slot + 1) % links->by_name_size) {
        const struct na_link *link = na_links_at(links, links->by_name[slot] - 1);

        if (strncmp(link->name, name, length) == 0 && link->name[length] == '\0')
            return link;
    }
    return NULL;
}
