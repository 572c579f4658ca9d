/*
 * --check: finds what prevents a walk from being answered.
 */
#ifndef NA_CHECK_H
#define NA_CHECK_H

#include <stdio.h>

#include "alarms/alarms.h"
#include "check/check_begin.h"
#include "base/mistakes.h"
#include "sources/snapshot.h"

/* The input of the check. */
struct na_suspects {
    struct na_snapshot *snapshot;
    struct na_objects *objects;
    struct na_alarms *alarms;
    const struct na_mistakes *mistakes; /* in the configuration */
    const char *root;                   /* the snapshot's root */
    const char *address;                /* of the AgentX socket; NULL: the default */
    const struct na_check *check; /* what was read before the rights of the service were taken */
};

/*
 * Checks the sources, the configuration including alarm rules that have nothing to measure, the
 * AgentX socket and snmpd's configuration. Writes one line for each to `to`: what is right, or what
 * to do. Returns the number of problems.
 */
unsigned na_check(const struct na_suspects *suspects, FILE *to);

#endif
