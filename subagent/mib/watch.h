/*
 * --watch: changes between two looks at the objects: the increase and the rate of counters, the
 * change of levels.
 */
#ifndef NA_WATCH_H
#define NA_WATCH_H

#include <stdio.h>

#include "mib/patterns.h"

struct na_watch_choice {
    struct na_patterns patterns; /* which instances to watch */
    bool all;                    /* print those that have not changed, too */
};

struct na_watch;

/* Starts watching; the objects must outlive it. NULL if memory ran out. */
struct na_watch *na_watch_new(struct na_objects *objects, const struct na_watch_choice *choice);
void na_watch_free(struct na_watch *watch);

/* Prints the names of the columns. */
void na_watch_print_header(FILE *to);

/*
 * Looks at the objects and, unless it is the first look, prints a line for each counter and level
 * that has changed since the last one, beginning with `time`. A counter that started over is
 * printed as `reset`, one that has come and is not 0 as `new`. False if memory ran out; the next
 * look then is a first one.
 */
bool na_watch_look(struct na_watch *watch, const char *time, FILE *to);

#endif
