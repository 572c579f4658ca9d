/*
 * Round trip times of groups of connections, while these are listed: of each group a histogram,
 * which is in a pool, since most groups have none or only one time.
 */
#ifndef NA_TCP_RTTS_H
#define NA_TCP_RTTS_H

#include "base/histogram.h"
#include "tables/tcp_load.h"

/* All zero: none. */
struct na_tcp_rtts {
    struct na_histogram *histogram; /* owned */
    uint32_t count, room;
    uint32_t unused; /* number of the first one that is no longer used, whose count is the next */
};

/* Adds the time of a connection of a group, us. False if memory ran out. */
bool na_tcp_rtts_add(struct na_tcp_rtts *rtts, struct na_tcp_load *load, uint32_t rtt);

/* Forgets the times of a group. */
void na_tcp_rtts_drop(struct na_tcp_rtts *rtts, struct na_tcp_load *load);

/* Sets the median and the maximum of a group that has times. */
void na_tcp_rtts_settle(const struct na_tcp_rtts *rtts, struct na_tcp_load *load);

/* Forgets the times of all groups; the memory is kept. na_tcp_rtts_clear() frees it. */
void na_tcp_rtts_restart(struct na_tcp_rtts *rtts);
void na_tcp_rtts_clear(struct na_tcp_rtts *rtts);

#endif
