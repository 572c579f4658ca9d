/*
 * The steps that the library performs while memory runs out: start, sample, walk, new names,
 * alarms, another configuration.
 */
#ifndef MEMORY_SCENARIO_H
#define MEMORY_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>

enum { SCENARIO_WALKS = 4 };

/* The results. Texts consist of lines and are freed by scenario_clear. */
struct scenario {
    bool started;
    bool configured; /* the other configuration was taken */
    bool resampled;  /* and so was the other interval between samples */
    /* as printed by --print; the last one after memory became available again */
    char *walk[SCENARIO_WALKS];
    char *notified; /* the sentences of the notifications */
    unsigned said;  /* reports that memory ran out: by a failed function, a source, or otherwise */
};

/* Creates the files that it reads, below its own folder. */
void scenario_prepare(void);

/* Runs it over these files, or over this kernel's with a network namespace. */
void scenario_run(struct scenario *scenario, bool kernel);

void scenario_clear(struct scenario *scenario);

#endif
