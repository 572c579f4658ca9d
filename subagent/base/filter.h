/*
 * The filter: which interfaces are shown. It knows names and kinds, not where they come from.
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

/* The kind by which the configuration calls an interface that has none: hardware and loopback. */
#define NA_FILTER_NO_KIND "none"

/* Has no pointers: it is copied and compared as it is. All zero lets everything through. */
struct na_filter {
    struct na_globs {
        uint16_t length;
        char text[1022]; /* anchored globs, a NUL behind each */
    } globs[NA_FILTER_LISTS];
    uint32_t most; /* interfaces; 0: no limit */
};

/* Adds a glob to one of the lists; false if it is empty or there is no more room. */
bool na_filter_add(struct na_filter *filter, enum na_filter_list list, const char *glob);

/*
 * Whether an interface is let through: it matches a glob of each list of inclusions that is not
 * empty, and none of the exclusions. An empty kind is NA_FILTER_NO_KIND. `most` is the caller's to
 * heed.
 */
bool na_filter_takes(const struct na_filter *filter, const char *name, const char *kind);

#endif
