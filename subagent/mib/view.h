/*
 * The rows of a table as a request sees them, whether they are the kernel's, in the order of a
 * reading, or the table's own.
 */
#ifndef NA_VIEW_H
#define NA_VIEW_H

#include "mib/columns.h"

struct na_view {
    struct na_table *table;
    const struct na_request *request;
    const struct na_rows *kernel_rows; /* NULL for a table with rows of its own */
    size_t count;
};

/* Reads the table's source if the request has not seen it yet. Valid until the next reading. */
struct na_view na_view_of(struct na_table *table, const struct na_request *request);

/* Compares the index of a row with the given one: negative, zero or positive. */
int na_view_compare(const struct na_view *view, size_t row, const uint32_t *index, size_t length);

/* The first row whose index is not less than the given one; the number of rows if none is. */
size_t na_view_find(const struct na_view *view, const uint32_t *index, size_t length);

/* The value of a column, by its number in the MIB, in a row. False if it is absent. */
bool na_view_value(const struct na_view *view, size_t row, unsigned column, struct na_value *value);

/*
 * Finds the first row, from `row` on, in which a column is present, and writes the instance's name
 * and its value. False if there is none.
 */
bool na_view_first_present(const struct na_view *view, const struct na_column *column, size_t row,
                           uint32_t *name, size_t *length, struct na_value *value);

#endif
