/*
 * --check: what is wrong between here and an answered walk.
 */
#ifndef NA_CHECK_H
#define NA_CHECK_H

#include <stdio.h>

#include "alarms/alarms.h"
#include "check/check_begin.h"
#include "base/mistakes.h"
#include "sources/snapshot.h"

/* What is looked at. */
struct na_suspects {
    struct na_snapshot *snapshot;
    struct na_objects *objects;
    struct na_alarms *alarms;
    const struct na_mistakes *mistakes; /* in the configuration */
    const char *root;                   /* of the snapshot */
    const char *address;                /* of the AgentX socket; NULL: the default one */
    const struct na_check *check; /* what was seen before the rights of the service were taken */
};

/*
 * Looks at the sources, at the configuration and its rules of alarms that have nothing to measure,
 * at the AgentX socket and at snmpd's configuration, and tells of each on a line of its own what is
 * right or what to do. Returns the number of things that are wrong.
 */
unsigned na_check(const struct na_suspects *suspects, FILE *to);

#endif
