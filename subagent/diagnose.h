/*
 * --check: what is wrong between here and an answered walk.
 */
#ifndef NA_DIAGNOSE_H
#define NA_DIAGNOSE_H

#include <stdio.h>

#include "alarms.h"
#include "snapshot.h"

/*
 * Looks at the sources, at the rules of alarms that have nothing to measure, at the AgentX socket of `address` (NULL: the default
 * one) and at the views of snmpd's configuration, and tells of each on a line of its own what is right or what to do. Returns the
 * number of things that are wrong.
 */
unsigned na_diagnose(struct na_snapshot *snapshot, struct na_objects *objects, struct na_alarms *alarms, const char *address, FILE *to);

#endif
