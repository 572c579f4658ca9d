/*
 * netstatIfDriverTable.
 */
#include "mib/mib_table.h"
#include "tables/driver_counters.h"

static uint32_t counter_serial(const void *kernel_row)
{
    return ((const struct na_driver_counter *)kernel_row)->link_serial;
}

static const char *counter_link(const void *kernel_row)
{
    return ((const struct na_driver_counter *)kernel_row)->link_name;
}

static bool counter_get(const struct na_table *table, const struct na_request *request,
                        const void *kernel_row, unsigned column, struct na_value *value)
{
    const struct na_driver_counter *counter = kernel_row;

    (void)table;
    if (column == netstatIfDriverValue)
        *value = na_counter64(counter->value);
    else if (column == netstatIfDriverParts)
        *value = na_gauge32(counter->parts);
    else
        *value = na_timestamp(request, counter->discontinuity);
    return true;
}

static bool scalar_get(const struct na_table *table, const struct na_request *request,
                       const void *kernel_row, unsigned column, struct na_value *value)
{
    const struct na_rows *rows = kernel_row;

    (void)table;
    (void)request;
    (void)column;
    *value = na_gauge32(rows->total[NA_DRIVER_LEFT_OUT]);
    return true;
}

const struct na_mib_table na_mib_table_netstatIfDriverTable = {
    .entry = &na_mib_entry_netstatIfDriverTable,
    .source = NA_DRIVER_COUNTERS,
    .serial = counter_serial,
    .name = counter_link,
    .get = counter_get,
};

const struct na_mib_table na_mib_table_netstatInterfaces = {
    .entry = &na_mib_entry_netstatInterfaces,
    .source = NA_DRIVER_COUNTERS,
    .scalars = true,
    .get = scalar_get,
};
