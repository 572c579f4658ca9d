/*
 * Links: the interfaces of this network namespace, by index and by name. rtnetlink events keep them
 * up to date, because a dump of all links takes 11 ms with 5,000 of them.
 */
#ifndef NA_LINKS_H
#define NA_LINKS_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/filter.h"

enum { NA_LINK_ADDRESS_MAX = 32 }; /* the kernel's MAX_ADDR_LEN */

struct na_link {
    uint32_t index;
    char name[IFNAMSIZ];
    bool touched; /* created, renamed or replaced according to the last refresh */
    bool named;   /* the last dump or a later event had it */
    bool up; /* IFF_UP; while a link is down the kernel sends no event when its alias changes */
    uint32_t serial; /* differs for every link created, whatever its index */
    int64_t made_at; /* ns, when it was first seen; 0: existed before we started */
    bool taken;      /* the filter lets it through and its limit is not exceeded */
    /* IFLA_OPERSTATE, RFC 2863's operational state as Linux numbers it (linux/if.h) */
    uint8_t state;
    uint8_t address_length;
    uint8_t address[NA_LINK_ADDRESS_MAX];
    bool has_carrier_changes; /* the kernel has them since 3.15 */
    uint32_t carrier_changes; /* IFLA_CARRIER_CHANGES: times that the carrier came or went */
    const char *kind;         /* IFLA_INFO_KIND: "veth", "vlan"; empty for hardware and loopback */
    /*
     * IFLA_LINK_NETNSID: rtnetlink's number for the namespace of the link's other end, plus one; 0:
     * it has none, or it is in our own
     */
    uint32_t other_end;
    char *alias; /* owned by the links; NULL if it has none */
};

struct na_links;

/*
 * NULL, with errno, if rtnetlink is unavailable. If only its events are refused, every refresh
 * dumps all links.
 */
struct na_links *na_links_new(void);
/* links may be NULL. */
void na_links_free(struct na_links *links);

/*
 * Sets the filter that decides which links are taken; NULL takes all. Above the filter's limit, the
 * links with the lowest indexes are taken. The filter is not copied; call this again after changing
 * it.
 */
void na_links_set_filter(struct na_links *links, const struct na_filter *filter);

/*
 * Processes the events since the last refresh; now is the time in ns. thorough also requests what
 * the kernel sends no events for; that costs more, and may fail to complete while links keep
 * changing. Returns 0 or an errno: EINTR if links kept changing while they were listed for the
 * first time, so that some may be missing. Sets *changed if links were created, removed or renamed,
 * or may have been replaced.
 */
int na_links_refresh(struct na_links *links, int64_t now, bool thorough, bool *changed);

/* Why there are no events, as an errno; 0 if there are. */
int na_links_refusal(const struct na_links *links);

/*
 * How many times events were lost in the refreshes at the last time (`now`); each loss leads to a
 * dump of all links.
 */
unsigned na_links_overruns(const struct na_links *links);

/* Valid until the next refresh; NULL if there is no such link. */
const struct na_link *na_links_by_index(const struct na_links *links, uint32_t index);
const struct na_link *na_links_by_name(const struct na_links *links, const char *name,
                                       size_t length);

/* The links in index order. */
size_t na_links_count(const struct na_links *links);
const struct na_link *na_links_at(const struct na_links *links, size_t i);

#endif
