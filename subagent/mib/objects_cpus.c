/*
 * netstatCpuTable.
 */
#include "tables/softnet.h"
#include "mib/mib_table.h"

enum { FIRST_COUNTER = netstatCpuProcessed, FIRST_LEVEL = FIRST_COUNTER + NA_CPU_COUNTERS };
_Static_assert((int)netstatCpuBacklog == FIRST_LEVEL &&
                   (int)netstatCpuDiscontinuityTime == FIRST_LEVEL + NA_CPU_LEVELS,
               "the columns are in the order of struct na_cpu");

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
    if (column == netstatCpuDiscontinuityTime) {
        *value = na_timestamp(request, cpu->discontinuity);
        return true;
    }
    if (!(cpu->has & 1u << (column - FIRST_COUNTER)))
        return false;
    *value = column < FIRST_LEVEL ? na_counter64(cpu->counter[column - FIRST_COUNTER])
                                  : na_gauge32(cpu->level[column - FIRST_LEVEL]);
    return true;
}

const struct na_mib_table na_mib_table_netstatCpuTable = {
    .entry = &na_mib_entry_netstatCpuTable,
    .source = NA_SOFTNET,
    .index = cpu_index,
    .get = cpu_get,
};
