/*
 * A network namespace of a test's own.
 */
#ifndef NETNS_H
#define NETNS_H

#include <stdbool.h>

/*
 * Moves this process into a new one, whose counters are 0 and whose interfaces are down; without
 * privileges, into a new user namespace too, in which it has them. False, with errno, if neither
 * can be had.
 */
bool netns_enter(void);

/*
 * For tests that close many connections, before they enter one: until this process ends, no
 * experiment of the live test lowers the host's limit of orphans, by which connections are reset
 * that should end well. Returns the limit's file, with a shared lock; -1 if there is none.
 */
int netns_keep_orphans(int access);

#endif
