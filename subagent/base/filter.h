/*
 * The filter: which interfaces, or which network namespaces, are shown. It works on names and kinds
 * and does not know where they come from.
 */
#ifndef NA_FILTER_H
#define NA_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum na_filter_list {
    NA_INCLUDE_NAMES,
    NA_EXCLUDE_NAMES,
    NA_INCLUDE_KINDS,
    NA_EXCLUDE_KINDS,
    NA_FILTER_LISTS
};

/* The configuration's name for the kind of interfaces that have none: hardware and loopback. */
#define NA_FILTER_NO_KIND "none"

/*
 * Contains no pointers, so it can be copied and compared as memory. All zero lets everything
 * through.
 */
struct na_filter {
    struct na_globs {
        uint16_t length;
        char text[1022]; /* anchored globs, each followed by a NUL */
    } globs[NA_FILTER_LISTS];
    uint32_t most;                /* highest number of rows; 0: no limit */
    uint32_t all_driver_counters; /* 0: those about loss only */
    uint32_t each_queue; /* 0: the queues of a multi-queue interface are one row, added up */
};

/* Adds a glob to a list; false if the glob is empty or the list is full. */
bool na_filter_add(struct na_filter *filter, enum na_filter_list list, const char *glob);

/*
 * Whether an interface passes: it matches a glob of each include list that is not empty, and none
 * of the exclude lists. An empty kind counts as NA_FILTER_NO_KIND. The caller applies `most`.
 */
bool na_filter_takes(const struct na_filter *filter, const char *name, const char *kind);

#endif
