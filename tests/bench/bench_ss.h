/*
 * Whether the socket tables are complete, with `ss` as the oracle.
 */
#ifndef BENCH_SS_H
#define BENCH_SS_H

#include "bench_contender.h"

/* TCP sockets by state, numbered as in TCP-MIB; all listeners and UDP sockets. */
struct socket_counts {
    double state[12], listeners, udp;
};

/* As ss(8) lists them in the namespace of this process. */
void sockets_by_ss(struct socket_counts *counts);

/* As the tables have them: all 0 if they are absent. */
void sockets_by_tables(struct manager *manager, struct socket_counts *counts);

/* How many of the numbers differ, each on a line of its own on stdout. */
unsigned sockets_differ(const struct socket_counts *ss, const struct socket_counts *tables);

#endif
