/*
 * Rows: a table as one reading found it, in the order of its index.
 */
#ifndef NA_ROWS_H
#define NA_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    NA_ROWS_MAX = 1000000, /* of any table: what the kernel says is not trusted to end */
    NA_TOTALS = 4,
};

struct na_rows {
    size_t size; /* of a row */
    size_t count, room;
    bool good; /* the reading succeeded: the totals stand for something */
    char *row;
    char *text; /* of any length, that the rows point to */
    size_t text_room;
    uint64_t *number; /* likewise, appended to by na_rows_number() */
    size_t numbers, numbers_room;
    uint64_t total[NA_TOTALS]; /* numbers about the whole table, which its room knows */
};

/* The order of a table: of two rows, as qsort has it. */
typedef int na_row_order(const void *a, const void *b);

/* A new row of zeros at the end; NULL if memory ran out or there are too many. Valid until the next
 * one. */
void *na_rows_add(struct na_rows *rows);

/* Room for so many rows and no more, where their number is known beforehand; otherwise room grows
 * by halves. */
bool na_rows_reserve(struct na_rows *rows, size_t count);

static inline void *na_rows_at(const struct na_rows *rows, size_t i)
{
    return rows->row + i * rows->size;
}

/* Room for `size` octets that rows may point to until the table is read again; what was there goes.
 * NULL if memory ran out. */
char *na_rows_text(struct na_rows *rows, size_t size);

/*
 * Appends a number that a row may point to, once there are all of them: appending moves them.
 * Whoever reads the table anew sets `numbers` to 0. False if memory ran out.
 */
bool na_rows_number(struct na_rows *rows, uint64_t number);

/* Puts the rows in order; of rows that are equal one stays. */
void na_rows_sort(struct na_rows *rows, na_row_order *order);

/*
 * Puts the rows in order, and leaves out those that are equal to another one, all of them. Returns
 * how many that were. For tables in which a second row with the same index is a contradiction.
 */
size_t na_rows_leave_out_twins(struct na_rows *rows, na_row_order *order);

/* The row that equals `row` in order, or NULL. */
void *na_rows_find(const struct na_rows *rows, na_row_order *order, const void *row);

void na_rows_clear(struct na_rows *rows);

#endif
