/*
 * Memory that runs out: linked into a program with --wrap for each of the functions below, it has
 * chosen ones fail that our own code calls. Those that the libraries call are left alone:
 * Net-SNMP's does not survive all of its own.
 *
 * In a program that is not a test of its own the variable NETSTAT_MEMORY chooses, "NUMBER" or
 * "NUMBER+COUNT", and the file that NETSTAT_MEMORY_ASKED names gets the number asked for when the
 * program ends.
 */
#ifndef MEMORY_FAULTS_H
#define MEMORY_FAULTS_H

#include <stdbool.h>
#include <stddef.h>

/* Begins to count, and has `count` allocations fail from the one numbered `number` on; 0: none. */
void memory_count(unsigned long number, unsigned long count);

/* Allocations are not counted while a test allocates for itself: until there has been a
 * memory_go_on for each memory_pause. */
void memory_pause(void), memory_go_on(void);

/* How many were asked for, and how many of them failed. */
unsigned long memory_asked(void), memory_refused(void);

/* Where the allocation of a number was asked for; NULL if there was none, or too many before it. */
const void *memory_place(unsigned long number);

#endif
