/*
 * Given indexes: the interface indexes that a source other than rtnetlink, such as files below a
 * root, gives for names. They are collected in rounds.
 *
 * A name has one index and an index one name: an entry that contradicts an earlier one of the same
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

/* All zero: no index has been given. */
struct na_given_indexes {
    struct na_rows names, indexes; /* rows of the last complete round, in either order */
    struct na_rows next;           /* rows of the current round */
    size_t sorted;                 /* number of rows in `next` that are sorted by name */
    uint32_t serial;               /* changes whenever a round differs from the previous one */
};

/*
 * Starts a round, in which all indexes are given again. The previous round remains in effect until
 * na_given_indexes_end().
 */
void na_given_indexes_begin(struct na_given_indexes *given);

/*
 * Adds a name of `length` octets with its index. A name or index that Linux cannot have is ignored.
 * False if memory ran out.
 */
bool na_given_indexes_add(struct na_given_indexes *given, const char *name, size_t length,
                          uint64_t index);

/* Makes the names given so far in this round visible to na_given_indexes_has(). */
void na_given_indexes_sort(struct na_given_indexes *given);

/* Whether this round had given a name by the last na_given_indexes_sort(). */
bool na_given_indexes_has(const struct na_given_indexes *given, const char *name);

/*
 * Ends the round and puts it into effect. False if memory ran out; the previous round then stays in
 * effect.
 */
bool na_given_indexes_end(struct na_given_indexes *given);

/* The index of a name; 0 if none was given. */
uint32_t na_given_indexes_index(const struct na_given_indexes *given, const char *name);

/* The name of an index, valid until the next na_given_indexes_end(); NULL if none was given. */
const char *na_given_indexes_name(const struct na_given_indexes *given, uint32_t index);

/* Frees all rounds. */
void na_given_indexes_clear(struct na_given_indexes *given);

/*
 * Runs a round over the files below the kernel's root; given_indexes_files.c has the list.
 * Overwrites kernel->text. Returns 0, or an errno if memory or descriptors ran out; the previous
 * round then stays in effect. A file that is missing or cannot be read gives no indexes.
 */
int na_given_indexes_read(struct na_given_indexes *given, struct na_kernel *kernel);

/*
 * Runs a round that asks the running kernel for the indexes of the interfaces in net/dev. Returns 0
 * or an errno; the previous round then stays in effect. The files may have indexes although the
 * kernel refuses.
 */
int na_given_indexes_ask(struct na_given_indexes *given, struct na_kernel *kernel);

#endif
