/*
 * The loop of --watch.
 */
#ifndef NA_WATCH_LOOP_H
#define NA_WATCH_LOOP_H

#include "mib/watch.h"

/* Why it ended. */
enum na_watch_end {
    NA_WATCH_STOPPED,     /* by SIGINT or SIGTERM, or because the reader of its output is gone */
    NA_WATCH_NOT_WRITTEN, /* the output cannot be written; errno says why */
    NA_WATCH_NO_MEMORY,
};

/*
 * Looks every `seconds` and prints what has changed to standard output. After the first look calls
 * first(arg).
 */
enum na_watch_end na_watch_run(struct na_watch *watch, unsigned seconds, void (*first)(void *arg),
                               void *arg);

#endif
