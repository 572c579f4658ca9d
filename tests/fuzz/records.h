/*
 * The rows of a table as a hostile kernel made them.
 */
#ifndef RECORDS_H
#define RECORDS_H

#include <stddef.h>

#include "mib/mib_table.h"

/*
 * Reads a source that is a table, and asserts that its rows have indexes in the order of object
 * identifiers, no two the same, and values of the types that the MIB has. columns have the same
 * source; so has scalars, which may be NULL.
 */
void records_read(struct na_kernel *kernel, const struct na_mib_table *columns,
                  const struct na_mib_table *scalars);

/* The same for values: within the range of its type, its octets there and not too many. */
void value_check(const struct na_value *value);

/* A snapshot of nothing, whose clock stands still. */
struct na_snapshot *nothing_new(const char *root);

#endif
