#include "kernel/link_message.h"

#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

void na_link_message_request(struct nlmsghdr *header)
{
    struct ifinfomsg *info;

    mnl_nlmsg_put_header(header);
    header->nlmsg_type = RTM_GETLINK;
    header->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    info = mnl_nlmsg_put_extra_header(header, sizeof(*info));
    info->ifi_family = AF_UNSPEC;
    mnl_attr_put_u32(header, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
}

/* Copies a string attribute; one that does not fit or has no NUL is ignored. */
static void copy_name(char *to, size_t room, const struct nlattr *attribute)
{
    size_t length = strnlen(mnl_attr_get_payload(attribute), mnl_attr_get_payload_len(attribute));

    if (length >= room)
        return;
    memcpy(to, mnl_attr_get_payload(attribute), length);
    to[length] = '\0';
}

/* False if memory ran out. */
static bool take_info(struct na_link_kinds *kinds, struct na_link *link, const struct nlattr *info)
{
    const struct nlattr *attribute;

    mnl_attr_for_each_nested (attribute, info)
        if (mnl_attr_get_type(attribute) == IFLA_INFO_KIND) {
            const char *name = mnl_attr_get_payload(attribute);

            link->kind = na_link_kinds_take(kinds, name,
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
static bool take_attribute(struct na_link_kinds *kinds, struct na_link *link,
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
    case IFLA_LINK_NETNSID:
        if (length == sizeof(uint32_t))
            link->other_end = mnl_attr_get_u32(attribute) + 1;
        break;
    case IFLA_LINKINFO: return take_info(kinds, link, attribute);
    }
    return true;
}

uint32_t na_link_message_index(const struct nlmsghdr *message)
{
    const struct ifinfomsg *header = mnl_nlmsg_get_payload(message);
    const struct nlattr *attribute;

    /* a bridge's events about its ports (AF_BRIDGE) do not describe the links themselves */
    if (mnl_nlmsg_get_payload_len(message) < sizeof(*header) || header->ifi_family != AF_UNSPEC ||
        header->ifi_index <= 0)
        return 0;
    /* events of wireless drivers have only the link's name besides their own data */
    mnl_attr_for_each (attribute, message, sizeof(*header))
        if (mnl_attr_get_type(attribute) == IFLA_WIRELESS)
            return 0;
    return (uint32_t)header->ifi_index;
}

bool na_link_message_read(const struct nlmsghdr *message, const struct na_link *before,
                          struct na_link_kinds *kinds, struct na_link *link)
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
        if (!take_attribute(kinds, link, attribute)) {
            free(link->alias);
            return false;
        }
    return true;
}
