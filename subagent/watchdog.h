/*
 * While there is no session with a master agent the library may be stuck in looking for one: connect(2) waits for as long as snmpd is
 * stopped, once its queue is full. The watchdog breaks such calls off, and ends the program if it has been told to end meanwhile.
 */
#ifndef NA_WATCHDOG_H
#define NA_WATCHDOG_H

#include <stdbool.h>

/* pid_file is the file that goes at the end, with its descriptor; NULL and -1 if there is none. It must last. False with errno. */
bool na_watchdog_init(const char *pid_file, int descriptor);

/* Starts or stops it. */
void na_watchdog(bool on);

#endif
