/*
 * A hash table of link names, and a list of link kinds.
 */
#ifndef NA_LINK_NAMES_H
#define NA_LINK_NAMES_H

#include "kernel/links.h"
#include "base/rows.h"

/* Hash of a name of `length` octets, to be reduced modulo the size of the table. */
size_t na_name_hash(const char *name, size_t length);

/* All zero is an empty table. */
struct na_link_names {
    uint32_t *slot; /* place among the rows + 1; 0: free */
    size_t size;
};

/*
 * Builds the table for rows of struct na_link; build it again whenever they change. False, with an
 * empty table, if memory ran out.
 */
bool na_link_names_make(struct na_link_names *names, const struct na_rows *rows);

/* Finds a link by name among the rows that the table was built for; NULL if there is none. */
const struct na_link *na_link_names_find(const struct na_link_names *names,
                                         const struct na_rows *rows, const char *name,
                                         size_t length);

/* Frees the table. */
void na_link_names_clear(struct na_link_names *names);

/* Every kind seen so far, once; links point to these strings. All zero is empty. */
struct na_link_kinds {
    char **kind;
    size_t count;
};

/* Returns the shared copy of a kind's name; NULL if memory ran out. */
const char *na_link_kinds_take(struct na_link_kinds *kinds, const char *name, size_t length);

/* Frees the kinds; no link may point to them any longer. */
void na_link_kinds_clear(struct na_link_kinds *kinds);

#endif
