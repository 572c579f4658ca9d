/*
 * Counters over several readings: wraps, falls, discontinuities, and the increase over the last
 * minutes.
 */
#ifndef SNAPSHOT_COUNTS_H
#define SNAPSHOT_COUNTS_H

#include <check.h>

TCase *counts_case(void);
TCase *increases_case(void);

#endif
