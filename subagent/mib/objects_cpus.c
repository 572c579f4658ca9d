/*
 * netstatCpuTable.
 */
#include "tables/softnet.h"
#include "mib/mib_table.h"

enum {
    FIRST_COUNTER = netstatCpuProcessed,
    FIRST_LEVEL = netstatCpuBacklog,
    FIRST_SOFTIRQ = netstatCpuNetRx,
};
_Static_assert((int)FIRST_LEVEL == FIRST_COUNTER + (int)NA_CPU_SOFTNET_COUNTERS &&
                   (int)netstatCpuDiscontinuityTime == FIRST_LEVEL + (int)NA_CPU_LEVELS &&
                   netstatCpuNetTx - FIRST_SOFTIRQ == NA_CPU_NET_TX - NA_CPU_NET_RX,
               "the columns are in the order of struct na_cpu");

/* The counter that a column shows. */
static unsigned counter_of(unsigned column)
{
    return column >= FIRST_SOFTIRQ ? NA_CPU_NET_RX + (column - FIRST_SOFTIRQ)
                                   : column - FIRST_COUNTER;
}

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
    if (column >= FIRST_LEVEL && column < FIRST_LEVEL + NA_CPU_LEVELS) {
        *value = na_gauge32(cpu->level[column - FIRST_LEVEL]);
        return cpu->has & 1u << (NA_CPU_COUNTERS + (column - FIRST_LEVEL));
    }
    *value = na_counter64(cpu->counter[counter_of(column)]);
    return cpu->has & 1u << counter_of(column);
}

const struct na_mib_table na_mib_table_netstatCpuTable = {
    .entry = &na_mib_entry_netstatCpuTable,
    .source = NA_SOFTNET,
    .index = cpu_index,
    .get = cpu_get,
};
