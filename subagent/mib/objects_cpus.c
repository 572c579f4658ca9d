/*
 * netstatCpuTable.
 */
#include "tables/softnet.h"
#include "mib/mib_table.h"

enum {
    FIRST_COUNTER = 2,
    FIRST_LEVEL = FIRST_COUNTER + NA_CPU_COUNTERS,
    DISCONTINUITY = FIRST_LEVEL + NA_CPU_LEVELS
};

static size_t cpu_index(const void *kernel_row, uint32_t *index)
{
    index[0] = ((const struct na_cpu *)kernel_row)->cpu;
    return 1;
}

static bool cpu_get(const struct na_table *table, const struct na_request *request,
                    const void *kernel_row, unsigned column, struct na_value *value)
{
    const struct na_cpu *cpu = kernel_row;

    (void)table;
    if (column == DISCONTINUITY) {
        *value = na_timestamp(request, cpu->discontinuity);
        return true;
    }
    if (!(cpu->has & 1u << (column - FIRST_COUNTER)))
        return false;
    *value = column < FIRST_LEVEL ? na_counter64(cpu->counter[column - FIRST_COUNTER])
                                  : na_gauge32(cpu->level[column - FIRST_LEVEL]);
    return true;
}

static const struct na_mib_table_column columns[] = {
    { 2, "netstatCpuProcessed" },     { 3, "netstatCpuDropped" },
    { 4, "netstatCpuTimeSqueeze" },   { 5, "netstatCpuCollisions" },
    { 6, "netstatCpuReceivedRps" },   { 7, "netstatCpuFlowLimit" },
    { 8, "netstatCpuBacklog" },       { 9, "netstatCpuInputQueue" },
    { 10, "netstatCpuProcessQueue" }, { 11, "netstatCpuDiscontinuityTime" },
};

const struct na_mib_table na_mib_table_netstatCpuTable = {
    .source = NA_SOFTNET,
    .entry = { 1, 4, 1, 1 },
    .entry_arcs = 4,
    .index_parts = "n",
    .columns = columns,
    .columns_count = sizeof(columns) / sizeof(columns[0]),
    .index = cpu_index,
    .get = cpu_get,
};
