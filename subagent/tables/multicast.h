/*
 * The multicast groups that interfaces have joined.
 */
#ifndef NA_MULTICAST_H
#define NA_MULTICAST_H

#include <net/if.h>

#include "base/inet_address.h"
#include "tables/kernel_table.h"

struct na_mcast_group {
    uint32_t index; /* of the interface */
    struct na_inet_address group;
    char name[IFNAMSIZ]; /* of the interface */
    uint64_t users;
};

#endif
