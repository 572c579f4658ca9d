/*
 * Managers that walk the MIB without a pause, each in a process of its own, and the time that a
 * scalar takes meanwhile.
 */
#ifndef BENCH_WALKERS_H
#define BENCH_WALKERS_H

#include "bench_contender.h"

struct walkers_times {
    double median, p999, worst; /* of the scalar, us from when it was due to be sent */
    unsigned lost;              /* requests for the scalar without a good answer */
    unsigned walks, failed;     /* complete walks, and those that failed */
    double slowest;             /* answer to a walk, us */
    double waited; /* us that this process, snmpd and the subagent waited for a CPU meanwhile */
};

/*
 * Walks the MIB by GETBULK as snmpbulkwalk does, one manager the tables of interfaces and another
 * one the rest, and requests a scalar every 5 ms for half a minute.
 */
struct walkers_times walkers_measure(struct contender *contender);

#endif
