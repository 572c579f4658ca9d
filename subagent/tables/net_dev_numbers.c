/*
 * The indexes of net/dev's rows where rtnetlink does not give them: see if_numbers.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/filter.h"
#include "tables/net_dev.h"

static int by_index(const void *a, const void *b)
{
    const struct na_dev_row *left = a, *right = b;

    return (left->index > right->index) - (left->index < right->index);
}

/* A name that the file has twice is ambiguous: neither line is served. */
static void report_twice(struct na_gather *gather, size_t second)
{
    struct na_dev_row *row = na_rows_at(gather->rows, second);

    na_gather_error(gather, "more than one line of %s", row->name);
    for (size_t i = 0; i <= second; i++) {
        struct na_dev_row *other = na_rows_at(gather->rows, i);

        if (strcmp(other->name, row->name) == 0)
            other->index = 0;
    }
}

static int set_numbers(struct na_gather *gather)
{
    struct na_kernel *kernel = gather->kernel;

    na_if_numbers_begin(&kernel->numbers);
    for (size_t i = 0; i < gather->rows->count; i++) {
        struct na_dev_row *row = na_rows_at(gather->rows, i);
        const struct na_if_number *number;
        bool again;

        if (row->has == 0 && na_if_numbers_index(&kernel->numbers, &kernel->told, row->name) == 0)
            return ENOMEM;
        /* the second: it became another interface while it was read */
        if (row->has == 0 || row->index != na_if_told_index(&kernel->told, row->name)) {
            row->index = 0;
            continue;
        }
        number = na_if_numbers_see(&kernel->numbers, &kernel->told, row->name, kernel->now, &again);
        if (number == NULL)
            return ENOMEM;
        row->index = number->index;
        row->serial = number->serial;
        row->began_anew = number->made_at;
        if (again)
            report_twice(gather, i);
    }
    return 0;
}

/* Keeps the rows that have a number and that the filter takes. Of too many those with the highest numbers are left out. */
static void keep_taken(struct na_gather *gather)
{
    const struct na_filter *filter = &gather->kernel->filter;
    struct na_rows *rows = gather->rows;
    size_t kept = 0;

    if (rows->count > 0)
        qsort(rows->row, rows->count, rows->size, by_index);
    for (size_t i = 0; i < rows->count; i++) {
        const struct na_dev_row *row = na_rows_at(rows, i);

        if (row->index == 0)
            continue;
        if (!na_filter_takes(filter, row->name, "") || (filter->most != 0 && kept >= filter->most)) {
            rows->total[NA_DEV_LEFT_OUT]++;
            continue;
        }
        if (kept != i)
            memcpy(na_rows_at(rows, kept), row, sizeof(*row));
        kept++;
    }
    rows->count = kept;
}

int na_dev_number_rows(struct na_gather *gather)
{
    int error = set_numbers(gather);

    if (error == 0)
        keep_taken(gather);
    return error;
}
