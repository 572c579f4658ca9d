/*
 * The requests to a contender of make bench, and a contest of several contenders.
 */
#ifndef BENCH_PASSES_H
#define BENCH_PASSES_H

#include "bench_contender.h"

enum { BENCH_ROUNDS = 21, BENCH_CONTENDERS = 6 };

/* A way to ask for all names of a contender once. */
struct shape {
    const char *what;
    int command;      /* SNMP_MSG_... */
    size_t columns;   /* variables in a request: names of a GET, columns of a GETBULK */
    long repetitions; /* of a GETBULK */
    size_t step;      /* names from one request to the next */
};

/* Asks, and returns the number of answers. */
size_t bench_pass(struct contender *contender, const struct shape *shape);

/* Takes all scalars as the names that a contender is asked for. */
void bench_take_scalars(struct contender *contender);

/*
 * Medians of rounds in which the contenders took turns: us an answer, and the ratios to the first
 * contender in the same round, which a load that comes and goes disturbs less than the ratios of
 * medians.
 */
struct cost {
    double wall, snmpd, agent, all; /* all: CPU of both */
};
struct result {
    struct cost us, ratio;
};

/* Runs the contest with this number of rounds, odd and at most BENCH_ROUNDS. */
void bench_contest(struct contender *const *contenders, size_t count, const struct shape *shape,
                   size_t rounds, struct result *results);

/* Prints the result of each contender, with its ratio to the first one's. */
void bench_show(const char *what, struct contender *const *contenders, size_t count,
                const struct result *results);

#endif
