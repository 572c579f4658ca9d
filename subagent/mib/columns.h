/*
 * The columns of the MIB in order, and the tables whose rows give them their instances. A group of
 * scalars is a column too.
 */
#ifndef NA_COLUMNS_H
#define NA_COLUMNS_H

#include "mib/mib_table.h"

struct na_columns {
    struct na_table *table; /* owned */
    size_t tables;
    struct na_column *column; /* owned */
    size_t count;
    size_t last; /* that a name lay in: the next one often lies there too */
};

/*
 * Sets up the tables of a list that ends with NULL and the groups of scalars of the catalogue,
 * without rows, and all their columns. False if memory ran out; na_columns_clear is right in either
 * case.
 */
bool na_columns_init(struct na_columns *columns, struct na_snapshot *snapshot,
                     const struct na_mib_table *const *mib_tables);
void na_columns_clear(struct na_columns *columns);

/* The place of the first column that has instances at or behind a name, and whether the name lies
 * in it; count if there is none. */
size_t na_columns_find(struct na_columns *columns, const uint32_t *name, size_t length,
                       bool *inside);

#endif
