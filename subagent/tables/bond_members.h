/*
 * The members of bonds: rows are struct na_bond_member.
 */
#ifndef NA_BOND_MEMBERS_H
#define NA_BOND_MEMBERS_H

#include <libmnl/libmnl.h>
#include <net/if.h>

#include "tables/kernel_table.h"
#include "tables/row_dump.h"

/* What the kernel says of a member, as a number; it depends on kernel and mode which are there. */
enum na_bond_member_number {
    NA_BOND_STATE,         /* 0 active, 1 backup */
    NA_BOND_MII_STATUS,    /* 0 up, 1 going down, 2 down, 3 going back up */
    NA_BOND_LINK_FAILURES, /* a counter of 32 bits */
    NA_BOND_AGGREGATOR,
    NA_BOND_ACTOR_STATE, /* of LACP: bits, as in IEEE 802.3ad */
    NA_BOND_PARTNER_STATE,
    NA_BOND_ACTOR_CHURN, /* 0 monitoring, 1 churned, 2 not churned */
    NA_BOND_PARTNER_CHURN,
    NA_BOND_MODE, /* of the bond: 0 balance-rr ... 6 balance-alb */
    NA_BOND_NUMBERS,
};

struct na_bond_member {
    uint32_t link;        /* ifindex */
    uint32_t bond;        /* ifindex of the bond; 0 while the row is of no member */
    uint32_t link_serial; /* as in struct na_link */
    uint32_t has;         /* bit n: number n is there */
    uint32_t number[NA_BOND_NUMBERS];
    int64_t discontinuity; /* ns, time of the last discontinuity; 0 if there was none */
    char name[IFNAMSIZ], bond_name[IFNAMSIZ];
};

/*
 * Fills a row, a struct na_bond_member without names, from a message of RTM_GETLINK: a member, or a
 * bond, which has only NA_BOND_MODE. False if the link is neither.
 */
na_row_read na_bond_link_read;

/* Gives each member the mode of its bond, and keeps only the members. The rows are sorted. */
void na_bond_members_join(struct na_rows *rows);

#endif
