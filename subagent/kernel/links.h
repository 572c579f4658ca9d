/*
 * Links: the interfaces of this network namespace, by index and by name, kept up to date from
 * rtnetlink's events: asking for all of them takes 11 ms where there are 5,000.
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
    bool touched; /* made, renamed or made anew, as heard at the last refresh */
    bool named;   /* by the last dump or an event since */
    bool up;      /* IFF_UP; of one that is not, the kernel does not tell that its alias changes */
    uint32_t serial; /* another one for each link that is made, under whatever index */
    int64_t made_at; /* ns, when it was first heard of; 0: it was there before */
    bool taken;      /* the filter lets it through, and it is not one too many */
    uint8_t
        state; /* IFLA_OPERSTATE, RFC 2863's operational state as Linux numbers it (linux/if.h) */
    uint8_t address_length;
    uint8_t address[NA_LINK_ADDRESS_MAX];
    bool has_carrier_changes; /* Linux 3.15 and later tell them */
    uint32_t carrier_changes; /* IFLA_CARRIER_CHANGES: times that the link was lost or came */
    const char *kind;         /* IFLA_INFO_KIND: "veth", "vlan"; empty for hardware and loopback */
    char *alias;              /* owned by the links; NULL if it has none */
};

struct na_links;

/* NULL, with errno, if rtnetlink cannot be had. Where its events alone are refused, each refresh
 * asks for all links. */
struct na_links *na_links_new(void);
void na_links_free(struct na_links *links);

/*
 * Says which links are taken, of those too many the ones with the highest indexes not: all, without
 * a filter. It must stay where it is; to be called again when it has changed.
 */
void na_links_set_filter(struct na_links *links, const struct na_filter *filter);

/*
 * Takes in what has happened since the last time; now is the time (ns). thorough asks for what the
 * kernel does not tell of its own accord too, which costs more and comes to nothing while links
 * keep changing. Returns 0 or an errno; *changed tells whether links were made, removed or renamed,
 * or may have been replaced by others.
 */
int na_links_refresh(struct na_links *links, int64_t now, bool thorough, bool *changed);

/* Why there are no events, an errno; 0 if there are. */
int na_links_refusal(const struct na_links *links);

/* How many times events were lost in the refreshes of the last time (`now`): then all links were
 * asked for. */
unsigned na_links_overruns(const struct na_links *links);

/* Valid until the next refresh; NULL if there is none. */
const struct na_link *na_links_by_index(const struct na_links *links, uint32_t index);
const struct na_link *na_links_by_name(const struct na_links *links, const char *name,
                                       size_t length);

/* In order of their index. */
size_t na_links_count(const struct na_links *links);
const struct na_link *na_links_at(const struct na_links *links, size_t i);

#endif
