/*
 * The columns of the MIB in order, and the tables whose rows give them their instances. A group of
 * scalars counts as a column.
 */
#ifndef NA_COLUMNS_H
#define NA_COLUMNS_H

#include "mib/mib_table.h"

struct na_columns {
    struct na_table *table; /* owned */
    size_t tables;
    struct na_column *column; /* owned */
    size_t count;
    size_t last; /* column of the last name found: the next name is often in it too */
};

/*
 * Sets up, without rows, the tables of a list that ends with NULL, the groups of scalars in the
 * catalogue, and all their columns. False if memory ran out; call na_columns_clear() in either
 * case.
 */
bool na_columns_init(struct na_columns *columns, struct na_snapshot *snapshot,
                     const struct na_mib_table *const *mib_tables);
/* Frees tables and columns. */
void na_columns_clear(struct na_columns *columns);

/*
 * Returns the position of the first column that may have instances at or after a name, and sets
 * *inside if the name lies in that column. Returns count if there is none.
 */
size_t na_columns_find(struct na_columns *columns, const uint32_t *name, size_t length,
                       bool *inside);

/*
 * The descriptor of the object that a name in this column belongs to; NULL for a scalar that the
 * group does not have.
 */
const char *na_column_descriptor(const struct na_column *column, const uint32_t *name,
                                 size_t length);

#endif
