/*
 * Running out of memory: linked into a program with --wrap for each of the functions below, it
 * makes chosen calls from our own code fail. Calls from the libraries are left alone: Net-SNMP's
 * library does not survive all of its own.
 *
 * In programs other than tests the variable NETSTAT_MEMORY chooses, "NUMBER" or "NUMBER+COUNT", and
 * the number of requests is written at exit to the file named by NETSTAT_MEMORY_ASKED.
 */
#ifndef MEMORY_FAULTS_H
#define MEMORY_FAULTS_H

#include <stdbool.h>
#include <stddef.h>

/* Begins to count, and has `count` allocations fail from the one numbered `number` on; 0: none. */
void memory_count(unsigned long number, unsigned long count);

/* Between them allocations are not counted, so that a test can allocate for itself. Pauses may be
 * nested. */
void memory_pause(void), memory_go_on(void);

/* The number of allocations requested, and of those that failed. */
unsigned long memory_asked(void), memory_refused(void);

/* Where allocation `number` was requested; NULL if there was none, or too many before it. */
const void *memory_place(unsigned long number);

#endif
