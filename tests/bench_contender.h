/*
 * A contender of make bench: a subagent with an snmpd of its own, in a folder that goes with it.
 */
#ifndef BENCH_CONTENDER_H
#define BENCH_CONTENDER_H

#include <sys/types.h>

#include "manager.h"

struct contender {
    const char *program;        /* below the build folder; it is given the address of the master agent */
    const char *root;           /* for --root, or NULL */
    char folder[64];
    pid_t snmpd, agent;
    struct manager *manager;
};

/* Ends the program if the contender does not come up. */
void contender_start(struct contender *contender);
void contender_stop(struct contender *contender);

/* us that the subagent has had a CPU, and its resident memory in KiB. */
double contender_cpu(const struct contender *contender);
double contender_resident(const struct contender *contender);

/* us, of a clock that only goes on */
double bench_now(void);

#endif
