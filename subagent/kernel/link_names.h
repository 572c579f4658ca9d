/*
 * The names of links, as a table of hashes, and those of their kinds.
 */
#ifndef NA_LINK_NAMES_H
#define NA_LINK_NAMES_H

#include "kernel/links.h"
#include "base/rows.h"

/* Where a name of `length` octets stands in a table of hashes of any size. */
size_t na_name_hash(const char *name, size_t length);

/* All zero is the table of no links. */
struct na_link_names {
    uint32_t *slot; /* the place among the rows + 1; 0: free */
    size_t size;
};

/* Makes it for rows of struct na_link; to be made again when they have changed. False, and a table
 * of no links, if memory ran out. */
bool na_link_names_make(struct na_link_names *names, const struct na_rows *rows);

/* The link of a name among the rows that it was made for; NULL if there is none. */
const struct na_link *na_link_names_find(const struct na_link_names *names,
                                         const struct na_rows *rows, const char *name,
                                         size_t length);

void na_link_names_clear(struct na_link_names *names);

/* Each kind there has been, once: links point here. All zero is none. */
struct na_link_kinds {
    char **kind;
    size_t count;
};

/* The one copy of a kind's name; NULL if memory ran out. */
const char *na_link_kinds_take(struct na_link_kinds *kinds, const char *name, size_t length);

void na_link_kinds_clear(struct na_link_kinds *kinds);

#endif
