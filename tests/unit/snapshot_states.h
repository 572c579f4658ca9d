/*
 * The states of sources: what is wrong with a file, how often it is reported, and names that the
 * catalogue lacks.
 */
#ifndef SNAPSHOT_STATES_H
#define SNAPSHOT_STATES_H

#include <check.h>

TCase *states_case(void);

#endif
