/*
 * The library may be stuck where it takes no signals: connect(2) waits for as long as snmpd is
 * stopped, once its queue is full, and a library that notes more requests than it takes fills a
 * pipe to itself, and waits for ever. The watchdog breaks such calls off, and ends the program if
 * it has been told to end and does not come to it, or if its loop has not turned for 15 seconds:
 * with status 1, to be started again. What is waited for longer than a moment, such as an answer of
 * the AgentX master, is waited for in the loop.
 */
#ifndef NA_WATCHDOG_H
#define NA_WATCHDOG_H

#include <stdbool.h>

#include "daemon/pid_file.h"

/*
 * Starts it. pid_file is the file that goes at the end, and its path must last. False with errno.
 * System calls may be interrupted from then on.
 */
bool na_watchdog_start(const struct na_pid_file *pid_file);

/* To be called on each turn of the loop. */
void na_watchdog_turn(void);

#endif
