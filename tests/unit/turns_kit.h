/*
 * A snapshot whose readings take turns, over the fake kernel, with a clock that the test sets.
 */
#ifndef TURNS_KIT_H
#define TURNS_KIT_H

#include "kit/fake_kernel.h"
#include "sources/snapshot.h"

static const int64_t SECOND = 1000000000;

enum { MANY = 100000, TURNS_MOST = 10000000 };

extern int64_t time_now, clock_step; /* what the clock shows, and adds at each look; ns */
extern struct na_snapshot *snapshot;
extern unsigned woken; /* calls of wake() */

/* Counts in `woken`. */
void wake(void *arg);

/* Makes the snapshot of a root, with MANY TCP sockets. */
void begin(const char *root);

/* As a fixture: begin("/proc"), and what must hold at the end. */
void set_up(void);
void tear_down(void);

/* Runs all turns that are due; returns their number. */
unsigned finish(void);

/* Whether requests since the last call await a reading. */
bool awaited(void);

#endif
