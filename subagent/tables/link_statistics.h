/*
 * The interfaces as reported by rtnetlink: rows are struct na_link_row.
 */
#ifndef NA_LINK_STATISTICS_H
#define NA_LINK_STATISTICS_H

#include "tables/five_minutes.h"
#include "tables/kernel_table.h"
#include "tables/sparse.h"

/* The fields of struct rtnl_link_stats64, in its order; an older kernel has only the first ones. */
enum na_link_field {
    NA_RX_PACKETS,
    NA_TX_PACKETS,
    NA_RX_BYTES,
    NA_TX_BYTES,
    NA_RX_ERRORS,
    NA_TX_ERRORS,
    NA_RX_DROPPED,
    NA_TX_DROPPED,
    NA_MULTICAST,
    NA_COLLISIONS,
    NA_RX_LENGTH_ERRORS,
    NA_RX_OVER_ERRORS,
    NA_RX_CRC_ERRORS,
    NA_RX_FRAME_ERRORS,
    NA_RX_FIFO_ERRORS,
    NA_RX_MISSED_ERRORS,
    NA_TX_ABORTED_ERRORS,
    NA_TX_CARRIER_ERRORS,
    NA_TX_FIFO_ERRORS,
    NA_TX_HEARTBEAT_ERRORS,
    NA_TX_WINDOW_ERRORS,
    NA_RX_COMPRESSED,
    NA_TX_COMPRESSED,
    NA_RX_NOHANDLER,
    NA_RX_OTHERHOST_DROPPED,
    NA_LINK_FIELDS,
};

/* The numbers in struct na_five_minutes of a link. */
enum { NA_LINK_ERRORS, NA_LINK_LOSSES };

struct na_link_row {
    struct na_sparse counters; /* by enum na_link_field */
    int64_t discontinuity;     /* ns, time of the last discontinuity; 0 if there was none */
    const char *text; /* name, kind and alias, each with a NUL, then the hardware address */
    uint32_t index;
    uint32_t serial; /* as in struct na_link */
    struct na_five_minutes five_minutes;
    uint32_t carrier_changes; /* this and the following as in struct na_link, except fields */
    bool has_carrier_changes;
    uint8_t fields; /* number of fields that the kernel has */
    uint8_t state;
    uint8_t address_length;
};

#endif
