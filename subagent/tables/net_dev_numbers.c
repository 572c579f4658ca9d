/*
 * Indexes for the rows of net/dev where rtnetlink does not give them; see if_numbers.h.
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

/* A name that the file has twice is ambiguous, so neither line is served. */
static void report_twice(struct na_read_context *context, size_t second)
{
    struct na_dev_row *row = na_rows_at(context->rows, second);

    na_read_error(context, "more than one line of %s", row->name);
    for (size_t i = 0; i <= second; i++) {
        struct na_dev_row *other = na_rows_at(context->rows, i);

        if (strcmp(other->name, row->name) == 0)
            other->index = 0;
    }
}

static int set_numbers(struct na_read_context *context)
{
    struct na_kernel *kernel = context->kernel;

    na_if_numbers_begin(&kernel->numbers);
    for (size_t i = 0; i < context->rows->count; i++) {
        struct na_dev_row *row = na_rows_at(context->rows, i);
        const struct na_if_number *number;
        bool again;

        if (row->has == 0 && na_if_numbers_index(&kernel->numbers, &kernel->given, row->name) == 0)
            return ENOMEM;
        /* the second condition: the name became another interface during the reading */
        if (row->has == 0 || row->index != na_given_indexes_index(&kernel->given, row->name)) {
            row->index = 0;
            continue;
        }
        number = na_if_numbers_see(&kernel->numbers, &kernel->given, row->name, kernel->now,
                                   &again);
        if (number == NULL)
            return ENOMEM;
        row->index = number->index;
        row->serial = number->serial;
        row->discontinuity = number->made_at;
        if (again)
            report_twice(context, i);
    }
    return 0;
}

/*
 * Keeps the rows that have a number and that the filter takes. Above the filter's limit, the rows
 * with the highest numbers are left out.
 */
static void keep_taken(struct na_read_context *context)
{
    const struct na_filter *filter = &context->kernel->filter;
    struct na_rows *rows = context->rows;
    size_t kept = 0;

    if (rows->count > 0)
        qsort(rows->row, rows->count, rows->size, by_index);
    for (size_t i = 0; i < rows->count; i++) {
        const struct na_dev_row *row = na_rows_at(rows, i);

        if (row->index == 0)
            continue;
        if (!na_filter_takes(filter, row->name, "") ||
            (filter->most != 0 && kept >= filter->most)) {
            rows->total[NA_DEV_LEFT_OUT]++;
            continue;
        }
        if (kept != i)
            memcpy(na_rows_at(rows, kept), row, sizeof(*row));
        kept++;
    }
    rows->count = kept;
}

int na_dev_number_rows(struct na_read_context *context)
{
    int error = set_numbers(context);

    if (error == 0)
        keep_taken(context);
    return error;
}
