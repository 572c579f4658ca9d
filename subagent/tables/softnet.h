/*
 * The CPUs in net/softnet_stat, and what softirqs counts about them.
 */
#ifndef NA_SOFTNET_H
#define NA_SOFTNET_H

#include "tables/kernel_table.h"

enum na_cpu_counter {
    NA_CPU_PROCESSED,
    NA_CPU_DROPPED,
    NA_CPU_TIME_SQUEEZE,
    NA_CPU_COLLISIONS,
    NA_CPU_RECEIVED_RPS,
    NA_CPU_FLOW_LIMIT,
    NA_CPU_SOFTNET_COUNTERS, /* those above are in net/softnet_stat, those below in softirqs */
    NA_CPU_NET_RX = NA_CPU_SOFTNET_COUNTERS,
    NA_CPU_NET_TX,
    NA_CPU_COUNTERS,
};
enum na_cpu_level { NA_CPU_BACKLOG, NA_CPU_INPUT_QUEUE, NA_CPU_PROCESS_QUEUE, NA_CPU_LEVELS };

struct na_cpu {
    uint32_t cpu;   /* the kernel's id; before 5.10, the position of the line */
    uint32_t lines; /* lines in the file at that reading; 0 if lines show which CPU they are for */
    unsigned columns; /* number of columns in its line */
    uint32_t has;     /* bit n: counter n is there; bit NA_CPU_COUNTERS + n: level n */
    uint64_t counter[NA_CPU_COUNTERS]; /* widened from 32 bits */
    uint32_t level[NA_CPU_LEVELS];
    int64_t discontinuity; /* ns, time of the last discontinuity; 0 if there was none */
};

#endif
