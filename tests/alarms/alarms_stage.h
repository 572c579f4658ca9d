/*
 * Shared by the tests of alarms over files: a world, its alarms, and their reports.
 */
#ifndef ALARMS_STAGE_H
#define ALARMS_STAGE_H

#include "alarms/alarms.h"
#include "kit/support.h"

enum { WINDOW_TICKS = 6, SENTENCES_MAX = 4000 };

extern struct world world;
extern struct na_objects *objects;
extern struct na_alarms *alarms;
extern char sentences[SENTENCES_MAX]; /* the sentences since it was last cleared, one per line */

/* The fixture of each test. */
void open_stage(void), close_stage(void);

/* Applies rules, a list that ends with NULL. */
void configure(const char *first, ...);

/* Fires the timer `times` times. */
void tick(unsigned times);

/* Compares the reports since the last call with `wanted`. */
void expect_sentences(const char *wanted);

/* The number of rows that this rule, counted from 0, has alarms for. */
size_t rows_of(size_t rule);

/* A counter with a rule about it. */
#define OVERFLOWS "netstatCounterValue.\"TcpExt\".\"ListenOverflows\""
#define RULE "overflow warning counter TcpExt ListenOverflows rises by 10 within 1m "
void write_overflows(uint64_t overflows);

#endif
