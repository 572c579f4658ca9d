/*
 * make bench: costs, as ratios of two contenders that take turns in one run.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Medians of rounds of about ten milliseconds differ by up to this factor between runs on a machine
 * with other work.
 */
#define BENCH_NOISE 1.05

/* Prints a line of two contenders with the ratio of the second to the first, and whether that keeps
 * within a limit. */
void bench_line(const char *what, double first, double second, double ratio, double limit);
/* Prints a number, and whether it is at most the limit. */
void bench_limit(const char *what, double value, double limit);

/* Prints a ratio or similar number, and whether it is at most the limit. */
void bench_verdict(const char *what, double value, double limit);

/* The median of count values, which it sorts. */
double bench_median(double *values, size_t count);

/*
 * Keeps this process on one CPU: the manager, which measures, on one of its own, and the measured
 * programs on another, if there are two. Otherwise the scheduler's choice would differ between runs
 * and between contenders, and a wake-up across CPUs costs as much as an answer. With BENCH_ANYWHERE
 * in the environment the scheduler decides, as in real use.
 */
void bench_stay_as_manager(void);
void bench_stay_as_measured(void);

/* Calls of malloc, calloc and realloc so far in this process. */
size_t bench_allocations(void);

void bench_local(void);        /* reading and objects, in this process */
void bench_agents(void);       /* scalars through snmpd */
void bench_interfaces(void);   /* a table that grows, through snmpd */
void bench_tables(void);       /* those of interfaces, beside others, through snmpd */
void bench_long(void);         /* very many sockets and interfaces, through snmpd */
void bench_namespaces(void);   /* 200 of them, in this process */
void bench_instructions(void); /* instructions per request, with callgrind */

/*
 * Writes everything that the subagent would serve now, as it prints it, into a new file and stores
 * its path in `path`.
 */
bool bench_print_to(char *path, size_t room);

#endif
