/*
 * netstatIfTable and netstatIfLinkTable.
 */
#include <string.h>

#include "tables/net_dev.h"
#include "tables/link_statistics.h"
#include "mib/mib_table.h"

/* ---- netstatIfTable */

_Static_assert(netstatIfDiscontinuityTime == netstatIfRxBytes + NA_DEV_COLUMNS,
               "the columns are in the order of net/dev");

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
    if (column == netstatIfName)
        *value = na_string(dev->name);
    else if (column == netstatIfDiscontinuityTime)
        *value = na_timestamp(request, dev->discontinuity);
    else if (dev->has & 1u << (column - netstatIfRxBytes))
        *value = na_counter64(na_sparse_get(&dev->counters, column - netstatIfRxBytes));
    else
        return false;
    return true;
}

const struct na_mib_table na_mib_table_netstatIfTable = {
    .entry = &na_mib_entry_netstatIfTable,
    .source = NA_DEV,
    .serial = dev_serial,
    .name = dev_name,
    .get = dev_get,
};

/* ---- netstatIfLinkTable */

_Static_assert(netstatIfLinkErrorsIncrease5Min + NA_FIVE_MINUTES_NUMBERS ==
                       netstatIfLinkDiscontinuityTime &&
                   netstatIfLinkRxPackets + NA_LINK_FIELDS == netstatIfLinkCarrierChanges,
               "the columns are in the order of struct na_link_row");

static uint32_t link_serial(const void *kernel_row)
{
    return ((const struct na_link_row *)kernel_row)->serial;
}

static const char *link_name(const void *kernel_row)
{
    return ((const struct na_link_row *)kernel_row)->text;
}

/*
 * RFC 2863's values for those of Linux (linux/if.h, IF_OPER_*): unknown, notPresent, down,
 * lowerLayerDown, testing, dormant, up.
 */
static const uint8_t oper_status[] = { 4, 6, 2, 7, 3, 5, 1 };

static bool link_is(const struct na_link_row *link, unsigned column, struct na_value *value)
{
    const char *kind = link->text + strlen(link->text) + 1, *alias = kind + strlen(kind) + 1;

    if (column == netstatIfLinkKind)
        *value = na_string(kind);
    else if (column == netstatIfLinkAlias)
        *value = na_string(alias);
    else if (column == netstatIfLinkAddress)
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
    if (column < netstatIfLinkErrorsIncrease5Min)
        return link_is(link, column, value);
    if (column < netstatIfLinkDiscontinuityTime) {
        if (!na_five_minutes_increase(&link->five_minutes, column - netstatIfLinkErrorsIncrease5Min,
                                      &increase))
            return false;
        *value = na_gauge32(increase);
    } else if (column == netstatIfLinkDiscontinuityTime) {
        *value = na_timestamp(request, link->discontinuity);
    } else if (column == netstatIfLinkCarrierChanges) {
        if (!link->has_carrier_changes)
            return false;
        *value = na_counter32(link->carrier_changes);
    } else {
        if (column - netstatIfLinkRxPackets >= link->fields)
            return false;
        *value = na_counter64(na_sparse_get(&link->counters, column - netstatIfLinkRxPackets));
    }
    return true;
}

const struct na_mib_table na_mib_table_netstatIfLinkTable = {
    .entry = &na_mib_entry_netstatIfLinkTable,
    .source = NA_LINKS,
    .serial = link_serial,
    .name = link_name,
    .get = link_get,
};
