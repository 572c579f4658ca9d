/*
 * netstatIfTable and netstatIfLinkTable.
 */
#include <string.h>

#include "tables/net_dev.h"
#include "tables/link_statistics.h"
#include "mib/mib_table.h"

/* ---- netstatIfTable */

enum { IF_NAME = 2, IF_FIRST_COUNTER, IF_DISCONTINUITY = IF_FIRST_COUNTER + NA_DEV_COLUMNS };

static size_t dev_index(const void *kernel_row, uint32_t *index)
{
    index[0] = ((const struct na_dev_row *)kernel_row)->index;
    return 1;
}

static uint32_t dev_serial(const void *kernel_row)
{
    return ((const struct na_dev_row *)kernel_row)->serial;
}

static const char *dev_name(const void *kernel_row)
{
    return ((const struct na_dev_row *)kernel_row)->name;
}

static bool dev_get(const struct na_table *table, const struct na_request *request,
                    const void *kernel_row, unsigned column, struct na_value *value)
{
    const struct na_dev_row *dev = kernel_row;

    (void)table;
    if (column == IF_NAME)
        *value = na_string(dev->name);
    else if (column == IF_DISCONTINUITY)
        *value = na_timestamp(request, dev->discontinuity);
    else if (dev->has & 1u << (column - IF_FIRST_COUNTER))
        *value = na_counter64(na_sparse_get(&dev->counters, column - IF_FIRST_COUNTER));
    else
        return false;
    return true;
}

static const struct na_mib_table_column dev_columns[] = {
    { 2, "netstatIfName" },          { 3, "netstatIfRxBytes" },
    { 4, "netstatIfRxPackets" },     { 5, "netstatIfRxErrs" },
    { 6, "netstatIfRxDrop" },        { 7, "netstatIfRxFifo" },
    { 8, "netstatIfRxFrame" },       { 9, "netstatIfRxCompressed" },
    { 10, "netstatIfRxMulticast" },  { 11, "netstatIfTxBytes" },
    { 12, "netstatIfTxPackets" },    { 13, "netstatIfTxErrs" },
    { 14, "netstatIfTxDrop" },       { 15, "netstatIfTxFifo" },
    { 16, "netstatIfTxColls" },      { 17, "netstatIfTxCarrier" },
    { 18, "netstatIfTxCompressed" }, { 19, "netstatIfDiscontinuityTime" },
};

const struct na_mib_table na_mib_table_netstatIfTable = {
    .source = NA_DEV,
    .entry = { 1, 3, 1, 1 },
    .entry_arcs = 4,
    .index_parts = "n",
    .columns = dev_columns,
    .columns_count = sizeof(dev_columns) / sizeof(dev_columns[0]),
    .serial = dev_serial,
    .name = dev_name,
    .index = dev_index,
    .get = dev_get,
};

/* ---- netstatIfLinkTable */

enum {
    LINK_KIND = 1,
    LINK_ALIAS,
    LINK_ADDRESS,
    LINK_OPER_STATUS,
    LINK_FIRST_INCREASE,
    LINK_DISCONTINUITY = LINK_FIRST_INCREASE + NA_FIVE_MINUTES_NUMBERS,
    LINK_FIRST_COUNTER,
    LINK_CARRIER_CHANGES = LINK_FIRST_COUNTER + NA_LINK_FIELDS,
};

static size_t link_index(const void *kernel_row, uint32_t *index)
{
    index[0] = ((const struct na_link_row *)kernel_row)->index;
    return 1;
}

static uint32_t link_serial(const void *kernel_row)
{
    return ((const struct na_link_row *)kernel_row)->serial;
}

static const char *link_name(const void *kernel_row)
{
    return ((const struct na_link_row *)kernel_row)->text;
}

/* RFC 2863's numbers by those of Linux (linux/if.h, IF_OPER_*): unknown, notPresent, down,
 * lowerLayerDown, testing, dormant, up. */
static const uint8_t oper_status[] = { 4, 6, 2, 7, 3, 5, 1 };

static bool link_is(const struct na_link_row *link, unsigned column, struct na_value *value)
{
    const char *kind = link->text + strlen(link->text) + 1, *alias = kind + strlen(kind) + 1;

    if (column == LINK_KIND)
        *value = na_string(kind);
    else if (column == LINK_ALIAS)
        *value = na_string(alias);
    else if (column == LINK_ADDRESS)
        *value = (struct na_value){ .type = NA_TYPE_OCTETS,
                                    .text = alias + strlen(alias) + 1,
                                    .length = link->address_length };
    else
        *value = na_integer(link->state < sizeof(oper_status) ? oper_status[link->state]
                                                              : oper_status[0]);
    return true;
}

static bool link_get(const struct na_table *table, const struct na_request *request,
                     const void *kernel_row, unsigned column, struct na_value *value)
{
    const struct na_link_row *link = kernel_row;
    uint64_t increase;

    (void)table;
    if (column < LINK_FIRST_INCREASE)
        return link_is(link, column, value);
    if (column < LINK_DISCONTINUITY) {
        if (!na_five_minutes_increase(&link->five_minutes, column - LINK_FIRST_INCREASE, &increase))
            return false;
        *value = na_gauge32(increase);
    } else if (column == LINK_DISCONTINUITY) {
        *value = na_timestamp(request, link->discontinuity);
    } else if (column == LINK_CARRIER_CHANGES) {
        if (!link->has_carrier_changes)
            return false;
        *value = na_counter32(link->carrier_changes);
    } else {
        if (column - LINK_FIRST_COUNTER >= link->fields)
            return false;
        *value = na_counter64(na_sparse_get(&link->counters, column - LINK_FIRST_COUNTER));
    }
    return true;
}

static const struct na_mib_table_column link_columns[] = {
    { 1, "netstatIfLinkKind" },
    { 2, "netstatIfLinkAlias" },
    { 3, "netstatIfLinkAddress" },
    { 4, "netstatIfLinkOperStatus" },
    { 5, "netstatIfLinkErrorsIncrease5Min" },
    { 6, "netstatIfLinkLossesIncrease5Min" },
    { 7, "netstatIfLinkDiscontinuityTime" },
    { 8, "netstatIfLinkRxPackets" },
    { 9, "netstatIfLinkTxPackets" },
    { 10, "netstatIfLinkRxBytes" },
    { 11, "netstatIfLinkTxBytes" },
    { 12, "netstatIfLinkRxErrors" },
    { 13, "netstatIfLinkTxErrors" },
    { 14, "netstatIfLinkRxDropped" },
    { 15, "netstatIfLinkTxDropped" },
    { 16, "netstatIfLinkMulticast" },
    { 17, "netstatIfLinkCollisions" },
    { 18, "netstatIfLinkRxLengthErrors" },
    { 19, "netstatIfLinkRxOverErrors" },
    { 20, "netstatIfLinkRxCrcErrors" },
    { 21, "netstatIfLinkRxFrameErrors" },
    { 22, "netstatIfLinkRxFifoErrors" },
    { 23, "netstatIfLinkRxMissedErrors" },
    { 24, "netstatIfLinkTxAbortedErrors" },
    { 25, "netstatIfLinkTxCarrierErrors" },
    { 26, "netstatIfLinkTxFifoErrors" },
    { 27, "netstatIfLinkTxHeartbeatErrors" },
    { 28, "netstatIfLinkTxWindowErrors" },
    { 29, "netstatIfLinkRxCompressed" },
    { 30, "netstatIfLinkTxCompressed" },
    { 31, "netstatIfLinkRxNohandler" },
    { 32, "netstatIfLinkRxOtherhostDropped" },
    { 33, "netstatIfLinkCarrierChanges" },
};

const struct na_mib_table na_mib_table_netstatIfLinkTable = {
    .source = NA_LINKS,
    .entry = { 1, 3, 2, 1 },
    .entry_arcs = 4,
    .index_parts = "n",
    .columns = link_columns,
    .columns_count = sizeof(link_columns) / sizeof(link_columns[0]),
    .serial = link_serial,
    .name = link_name,
    .index = link_index,
    .get = link_get,
};
