/*
 * make bench: what things cost, as ratios of two contenders that take turns in one run.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>

/* Prints a line of two contenders, and whether the second keeps within `limit` times the first; 0 for no limit. */
void bench_line(const char *what, double first, double second, double limit);
/* Prints a number that has to stay at or under a limit. */
void bench_limit(const char *what, double value, double limit);

/* Prints a ratio or the like that has to stay at or under a limit. */
void bench_verdict(const char *what, double value, double limit);

/* The median of count values, which it sorts. */
double bench_median(double *values, size_t count);

/* Calls of malloc, calloc and realloc so far in this process. */
size_t bench_allocations(void);

void bench_local(void);     /* reading and objects, in this process */
void bench_agents(void);    /* scalars through snmpd */
void bench_interfaces(void);        /* a table that grows, through snmpd */
void bench_tables(void);    /* those of interfaces, beside others, through snmpd */
void bench_instructions(void);      /* those that a request costs, with callgrind */

/* Everything that the subagent would serve now, as it prints it, into a file of its own whose path it gives. */
bool bench_print_to(char *path, size_t room);

#endif
