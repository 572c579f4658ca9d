/*
 * A network namespace of a test's own.
 */
#ifndef NETNS_H
#define NETNS_H

#include <stdbool.h>

/*
 * Moves this process into a new one, whose counters are 0 and whose interfaces are down; without privileges, into a new user
 * namespace too, in which it has them. False, with errno, if neither can be had.
 */
bool netns_enter(void);

#endif
