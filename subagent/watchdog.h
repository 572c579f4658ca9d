/*
 * The library may be stuck where it takes no signals: connect(2) waits for as long as snmpd is stopped, once its queue is full, and who
 * waits for the answer to a ping goes on for as long as there is something else to read. The watchdog breaks such calls off, and ends
 * the program if it has been told to end and does not come to it.
 */
#ifndef NA_WATCHDOG_H
#define NA_WATCHDOG_H

#include <stdbool.h>

/*
 * Starts it. pid_file is the file that goes at the end, with its descriptor; NULL and -1 if there is none. It must last. False with
 * errno. System calls may be interrupted from then on.
 */
bool na_watchdog_start(const char *pid_file, int descriptor);

#endif
