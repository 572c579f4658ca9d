/*
 * Which interfaces, queues, drivers' counters, namespaces and peers the configuration selects.
 */
#ifndef SETTINGS_FILTERS_H
#define SETTINGS_FILTERS_H

#include <check.h>

TCase *filters_case(void);

#endif
