/*
 * Told indexes: the interface indexes that a source other than rtnetlink gives for names, such as
 * files below a root.
 *
 * A name has one index and an index one name: what contradicts something told earlier in the same
 * round is left out.
 */
#ifndef NA_GIVEN_INDEXES_H
#define NA_GIVEN_INDEXES_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rows.h"

struct na_kernel;

/* All zero: nothing has been told. */
struct na_given_indexes {
    struct na_rows names, indexes; /* of the last complete round: the same rows in either order */
    struct na_rows next;           /* of the round under way */
    size_t sorted;                 /* how many of those are in order of their names */
    uint32_t serial;               /* changes whenever a round differs from the one before */
};

/* Starts a round, in which everything is told again. What the last one said is valid until
 * na_given_indexes_end(). */
void na_given_indexes_begin(struct na_given_indexes *told);

/*
 * Adds a name of `length` octets with its index. One that cannot be a name or an index of Linux is
 * ignored. False if memory ran out.
 */
bool na_given_indexes_add(struct na_given_indexes *told, const char *name, size_t length,
                          uint64_t index);

/* Makes what this round told so far known to na_given_indexes_has(). */
void na_given_indexes_sort(struct na_given_indexes *told);

/* Whether this round told a name before the last na_given_indexes_sort(). */
bool na_given_indexes_has(const struct na_given_indexes *told, const char *name);

/* Ends the round. False, with the last round still in effect, if memory ran out. */
bool na_given_indexes_end(struct na_given_indexes *told);

/* The index of a name; 0 if nothing told it. */
uint32_t na_given_indexes_index(const struct na_given_indexes *told, const char *name);

/* The name of an index, valid until the next na_given_indexes_end(); NULL if nothing told it. */
const char *na_given_indexes_name(const struct na_given_indexes *told, uint32_t index);

void na_given_indexes_clear(struct na_given_indexes *told);

/*
 * A round of what the files below the kernel's root tell: see if_told_files.c for which. Overwrites
 * kernel->text. Returns 0, or an errno if memory or descriptors ran out, with the last round still
 * in effect; a file that is missing or cannot be read tells nothing.
 */
int na_given_indexes_read(struct na_given_indexes *told, struct na_kernel *kernel);

/*
 * A round of what the running kernel tells of the interfaces in net/dev. Returns 0 or an errno: the
 * last round is still in effect then. A kernel that refuses this may tell something by its files.
 */
int na_given_indexes_ask(struct na_given_indexes *told, struct na_kernel *kernel);

#endif
