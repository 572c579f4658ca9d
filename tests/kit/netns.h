/*
 * A separate network namespace for a test.
 */
#ifndef NETNS_H
#define NETNS_H

#include <stdbool.h>

/*
 * Moves this process into a new one, whose counters are 0 and whose interfaces are down; without
 * privileges, into a new user namespace too, in which it has privileges. False, with errno, if
 * neither is possible.
 */
bool netns_enter(void);

/*
 * For tests that close many connections; to be called before netns_enter(). Until this process
 * ends, no experiment of the live test lowers the host's limit of orphans, which would reset
 * connections that are closing. Returns the limit's file, with a shared lock; -1 if there is none.
 */
int netns_keep_orphans(int access);

#endif
