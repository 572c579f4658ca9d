/*
 * One message of RTM_GETLINK about a bond or a member (drivers/net/bonding/bond_netlink.c).
 */
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "tables/bond_members.h"

/* Attributes of IFLA_INFO_SLAVE_DATA that headers of older kernels lack. */
enum { CHURN_ACTOR_STATE = 11, CHURN_PARTNER_STATE = 12 };

/* The attribute of each number, and its octets. */
static const struct {
    uint16_t type;
    uint8_t width;
    enum na_bond_member_number number;
} of_members[] = {
    { IFLA_BOND_SLAVE_STATE, 1, NA_BOND_STATE },
    { IFLA_BOND_SLAVE_MII_STATUS, 1, NA_BOND_MII_STATUS },
    { IFLA_BOND_SLAVE_LINK_FAILURE_COUNT, 4, NA_BOND_LINK_FAILURES },
    { IFLA_BOND_SLAVE_AD_AGGREGATOR_ID, 2, NA_BOND_AGGREGATOR },
    { IFLA_BOND_SLAVE_AD_ACTOR_OPER_PORT_STATE, 1, NA_BOND_ACTOR_STATE },
    { IFLA_BOND_SLAVE_AD_PARTNER_OPER_PORT_STATE, 2, NA_BOND_PARTNER_STATE },
    { CHURN_ACTOR_STATE, 1, NA_BOND_ACTOR_CHURN },
    { CHURN_PARTNER_STATE, 1, NA_BOND_PARTNER_CHURN },
};

static void take_number(struct na_bond_member *link, enum na_bond_member_number place,
                        const struct nlattr *attribute, size_t width)
{
    const void *payload = mnl_attr_get_payload(attribute);
    uint8_t octet;
    uint16_t word;

    if (mnl_attr_get_payload_len(attribute) != width)
        return;
    if (width == sizeof(octet)) {
        memcpy(&octet, payload, sizeof(octet));
        link->number[place] = octet;
    } else if (width == sizeof(word)) {
        memcpy(&word, payload, sizeof(word));
        link->number[place] = word;
    } else {
        memcpy(&link->number[place], payload, sizeof(link->number[place]));
    }
    link->has |= 1u << place;
}

static bool is_bond(const struct nlattr *kind)
{
    static const char bond[] = "bond"; /* sent with its NUL */

    return kind != NULL && mnl_attr_get_payload_len(kind) == sizeof(bond) &&
           memcmp(mnl_attr_get_payload(kind), bond, sizeof(bond)) == 0;
}

static void read_member(struct na_bond_member *link, const struct nlattr *data)
{
    const struct nlattr *attribute;

    mnl_attr_for_each_nested (attribute, data)
        for (size_t i = 0; i < sizeof(of_members) / sizeof(of_members[0]); i++)
            if (mnl_attr_get_type(attribute) == of_members[i].type)
                take_number(link, of_members[i].number, attribute, of_members[i].width);
}

static void read_bond(struct na_bond_member *link, const struct nlattr *data)
{
    const struct nlattr *attribute;

    mnl_attr_for_each_nested (attribute, data)
        if (mnl_attr_get_type(attribute) == IFLA_BOND_MODE)
            take_number(link, NA_BOND_MODE, attribute, sizeof(uint8_t));
}

/* Reads IFLA_LINKINFO; returns whether the link is a member, if its master is known. */
static bool read_info(struct na_bond_member *link, const struct nlattr *info)
{
    const struct nlattr *attribute, *part[IFLA_INFO_SLAVE_DATA + 1] = { NULL };

    mnl_attr_for_each_nested (attribute, info)
        if (mnl_attr_get_type(attribute) <= IFLA_INFO_SLAVE_DATA)
            part[mnl_attr_get_type(attribute)] = attribute;
    if (is_bond(part[IFLA_INFO_KIND]) && part[IFLA_INFO_DATA] != NULL)
        read_bond(link, part[IFLA_INFO_DATA]);
    if (!is_bond(part[IFLA_INFO_SLAVE_KIND]))
        return false;
    if (part[IFLA_INFO_SLAVE_DATA] != NULL)
        read_member(link, part[IFLA_INFO_SLAVE_DATA]);
    return true;
}

bool na_bond_link_read(const struct nlmsghdr *message, void *row)
{
    struct na_bond_member *link = row;
    const struct nlattr *attribute;
    struct ifinfomsg header;
    uint32_t master = 0;
    bool member = false;

    if (message->nlmsg_type != RTM_NEWLINK || mnl_nlmsg_get_payload_len(message) < sizeof(header))
        return false;
    memcpy(&header, mnl_nlmsg_get_payload(message), sizeof(header));
    if (header.ifi_index <= 0)
        return false;
    *link = (struct na_bond_member){ .link = (uint32_t)header.ifi_index };
    mnl_attr_for_each (attribute, message, sizeof(header)) {
        if (mnl_attr_get_type(attribute) == IFLA_MASTER &&
            mnl_attr_get_payload_len(attribute) == sizeof(master))
            memcpy(&master, mnl_attr_get_payload(attribute), sizeof(master));
        else if (mnl_attr_get_type(attribute) == IFLA_LINKINFO)
            member = read_info(link, attribute);
    }
    if (member && master > 0 && master <= INT32_MAX)
        link->bond = master;
    return link->bond != 0 || link->has != 0;
}
