/*
 * Names of driver counters.
 */
#ifndef NA_DRIVER_NAMES_H
#define NA_DRIVER_NAMES_H

#include <stdbool.h>

/* Whether a counter with this name is about packets that are lost. */
bool na_driver_name_is_loss(const char *name);

/* Replaces the numbers of queues by `*` in place: "rx_queue_3_drops" becomes "rx_queue_*_drops". */
void na_driver_name_join(char *name);

#endif
