/*
 * Shared by the tests of CPUs: net/softnet_stat in a world, and the rows that are read from it.
 */
#ifndef CPUS_H
#define CPUS_H

#include "kit/support.h"
#include "tables/softnet.h"

/* A line with the number of a CPU, and one of kernels before 5.10, which have none. */
#define LINE(processed, cpu)                                                                       \
    processed " 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 " \
              "00000000 "                                                                          \
              "00000000 " cpu "\n"
#define OLD_LINE(processed) \
    processed " 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000\n"

/* Makes these lines net/softnet_stat. */
void write_line(const struct world *world, const char *lines);

/* The rows of a reading of its own; valid until the next one. */
const struct na_cpu *read_cpus(struct world *world, size_t *count);

TCase *softirqs_case(void);

#endif
