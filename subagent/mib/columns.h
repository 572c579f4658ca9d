/*
 * The columns of the MIB in order, and the tables whose rows give them their instances. A group of
 * scalars is a column too.
 */
#ifndef NA_COLUMNS_H
#define NA_COLUMNS_H

#include "mib/mib_table.h"

enum { NA_COLUMNS_MAX = 256, NA_TABLES_MAX = 64 };

struct na_columns {
    struct na_snapshot *snapshot;
    struct na_table table[NA_TABLES_MAX];
    size_t tables;
    struct na_column column[NA_COLUMNS_MAX];
    size_t count;
    size_t last; /* that a name lay in: the next one often lies there too */
};

/* Sets up tables without rows, and all columns, which point to them: it must stay where it is. */
void na_columns_init(struct na_columns *columns, struct na_snapshot *snapshot);

/* The place of the first column that has instances at or behind a name, and whether the name lies
 * in it; count if there is none. */
size_t na_columns_find(struct na_columns *columns, const uint32_t *name, size_t length,
                       bool *inside);

/* The arcs of a table's column by its descriptor, six at most; returns their number, 0 if there is
 * no such column. */
size_t na_columns_named(const char *descriptor, uint32_t *arcs);

#endif
