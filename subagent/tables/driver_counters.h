/*
 * What drivers count about their cards: rows are struct na_driver_counter.
 */
#ifndef NA_DRIVER_COUNTERS_H
#define NA_DRIVER_COUNTERS_H

#include <net/if.h>

#include "kernel/ethtool.h"
#include "tables/kernel_table.h"

enum {
    NA_DRIVER_MOST = 100,                 /* rows of one interface */
    NA_DRIVER_NAME = NA_ETHTOOL_NAME + 1, /* with the NUL */
    NA_DRIVER_LEFT_OUT = 0,               /* the total of values without a row */
};

struct na_driver_counter {
    uint32_t link;        /* ifindex */
    uint32_t link_serial; /* as in struct na_link */
    uint32_t parts;       /* values of the driver that were added up */
    uint64_t value;
    int64_t discontinuity; /* ns, time of the last discontinuity; 0 if there was none */
    char name[NA_DRIVER_NAME];
    char link_name[IFNAMSIZ];
};

/*
 * Adds rows for the values of one interface: those about loss, or all of them. Values whose names
 * differ by the number of a queue alone are added up. Empty and repeated names, those with other
 * characters than ASCII's, and rows beyond NA_DRIVER_MOST are counted as left out. False if memory
 * ran out.
 */
bool na_driver_counters_add(struct na_rows *rows, uint32_t link,
                            const struct na_ethtool_values *values, bool all);

#endif
