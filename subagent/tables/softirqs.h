/*
 * The softirqs of each CPU, a part of the rows of net/softnet_stat.
 */
#ifndef NA_SOFTIRQS_H
#define NA_SOFTIRQS_H

#include "tables/softnet.h"

/*
 * Adds NA_CPU_NET_RX and NA_CPU_NET_TX of the file softirqs to the rows of CPUs, which are sorted.
 * That file has a column for each possible CPU, so an offline one, which has no row, is skipped.
 * `by_position`: the rows do not show which CPU they are for; then they are joined only if there is
 * a row for each column. Values that the file lacks or that cannot be parsed stay absent. Uses the
 * buffer of the kernel.
 */
void na_softirqs_add(struct na_read_context *context, na_row_order *order, bool by_position);

#endif
