/*
 * Ends the program if it hangs. The library may block without handling signals: connect(2) blocks
 * as long as snmpd is stopped and its queue is full, and a library that queues more requests than
 * it takes fills a pipe to itself and blocks for ever. The watchdog interrupts such calls. It exits
 * with status 1, so that the service is restarted, if the program does not end after SIGTERM, or if
 * its loop has not turned for 15 seconds. Longer waits that are intended, for example for a reply
 * of the AgentX master, therefore belong in the loop.
 */
#ifndef NA_WATCHDOG_H
#define NA_WATCHDOG_H

#include <stdbool.h>

#include "daemon/pid_file.h"

/*
 * Starts it. It removes pid_file before it exits; the path must remain valid. False with errno.
 * System calls may be interrupted from then on.
 */
bool na_watchdog_start(const struct na_pid_file *pid_file);

/* To be called on each turn of the loop. */
void na_watchdog_turn(void);

#endif
