/*
 * Rows: a table as found by one reading, in index order.
 */
#ifndef NA_ROWS_H
#define NA_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    NA_ROWS_MAX = 1000000, /* rows per table: the kernel's output is not trusted to end */
    NA_TOTALS = 4,
};

struct na_rows {
    size_t size; /* of a row */
    size_t count, room;
    bool good; /* the reading succeeded, so the totals are valid */
    char *row;
    char *text; /* text of any length that the rows point to */
    size_t text_room;
    uint64_t *number; /* numbers that the rows point to, appended by na_rows_number() */
    size_t numbers, numbers_room;
    uint64_t total[NA_TOTALS]; /* numbers about the whole table; each table defines its own */
    struct na_rows *also; /* those of another table that the same reading makes; owned, or NULL */
};

/* Compares two rows, as for qsort(). */
typedef int na_row_order(const void *a, const void *b);

/*
 * Appends a row of zeros; NULL if memory ran out or NA_ROWS_MAX is reached. Valid until the next
 * row is added.
 */
void *na_rows_add(struct na_rows *rows);

/*
 * Reserves exactly `count` rows, where the number is known in advance; otherwise the array grows by
 * half. False if memory ran out or there are too many.
 */
bool na_rows_reserve(struct na_rows *rows, size_t count);

static inline void *na_rows_at(const struct na_rows *rows, size_t i)
{
    return rows->row + i * rows->size;
}

/*
 * Returns `size` octets for text that rows point to, replacing the previous text. Valid until the
 * table is read again. NULL if memory ran out.
 */
char *na_rows_text(struct na_rows *rows, size_t size);

/*
 * Appends a number. Appending moves the numbers, so rows may point to them only once all have been
 * added. Reset `numbers` to 0 before reading the table again. False if memory ran out.
 */
bool na_rows_number(struct na_rows *rows, uint64_t number);

/* Sorts the rows and keeps one of each set of equal rows. */
void na_rows_sort(struct na_rows *rows, na_row_order *order);

/*
 * Sorts the rows and removes every row that equals another, including the first: for tables in
 * which two rows with one index contradict each other. Returns the number of rows removed.
 */
size_t na_rows_leave_out_twins(struct na_rows *rows, na_row_order *order);

/* The row that compares equal to `row`, or NULL. The rows must be sorted. */
void *na_rows_find(const struct na_rows *rows, na_row_order *order, const void *row);

/* Frees rows, text, numbers and the rows of other tables; the size of a row is kept. */
void na_rows_clear(struct na_rows *rows);

#endif
