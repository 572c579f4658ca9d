#include "mib/mib_table.h"

#include <stdlib.h>
#include <string.h>

int na_oid_compare(const uint32_t *a, size_t a_length, const uint32_t *b, size_t b_length)
{
    size_t common = a_length < b_length ? a_length : b_length;

    for (size_t i = 0; i < common; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return a_length < b_length ? -1 : a_length > b_length;
}

bool na_table_add(struct na_table *table, const uint32_t *index, size_t length,
                  enum na_source_id source, int place)
{
    uint32_t *copy = malloc(length * sizeof(*copy));

    if (copy == NULL)
        return false;
    if (table->rows == table->room) {
        size_t room = table->room ? 2 * table->room : 16;
        struct na_row *row = realloc(table->row, room * sizeof(*row));

        if (row == NULL) {
            free(copy);
            return false;
        }
        table->row = row;
        table->room = room;
    }
    memcpy(copy, index, length * sizeof(*copy));
    table->row[table->rows++] = (struct na_row){ copy, (uint16_t)length, (uint16_t)source, place };
    return true;
}

static int compare_rows(const void *a, const void *b)
{
    const struct na_row *left = a, *right = b;
    int order = na_oid_compare(left->index, left->length, right->index, right->length);

    return order ? order : left->source - right->source;
}

void na_table_sort(struct na_table *table)
{
    if (table->rows > 0)
        qsort(table->row, table->rows, sizeof(*table->row), compare_rows);
}

void na_table_clear(struct na_table *table)
{
    for (size_t i = 0; i < table->rows; i++)
        free(table->row[i].index);
    free(table->row);
    table->row = NULL;
    table->rows = table->room = 0;
}

size_t na_table_index(const struct na_mib_table *mib_table, const void *kernel_row, uint32_t *index)
{
    if (mib_table->index != NULL)
        return mib_table->index(kernel_row, index);
    return na_row_arcs(na_table_of_kernel(mib_table)->index, kernel_row, index);
}

const struct na_kernel_table *na_table_of_kernel(const struct na_mib_table *mib_table)
{
    const struct na_kernel_table *table = na_kernel_tables[mib_table->source];

    for (unsigned i = 0; i < mib_table->part; i++)
        table = table->also;
    return table;
}

const struct na_rows *na_table_rows(const struct na_mib_table *mib_table,
                                    const struct na_reading *reading)
{
    static const struct na_rows none;
    const struct na_rows *rows = &reading->rows;

    for (unsigned i = 0; i < mib_table->part && rows != NULL; i++)
        rows = rows->also;
    return rows != NULL ? rows : &none;
}

struct na_value na_timestamp(const struct na_request *request, int64_t at)
{
    bool known = at > request->epoch && at != 0;

    return (struct na_value){ .type = NA_TYPE_TIMETICKS,
                              .number = known ? (uint32_t)((at - request->epoch) / 10000000) : 0 };
}

struct na_value na_gauge32(uint64_t number)
{
    uint64_t clamped = number < UINT32_MAX ? number : UINT32_MAX;

    return (struct na_value){ .type = NA_TYPE_GAUGE32, .number = clamped, .cut = number - clamped };
}

struct na_value na_counter32(uint64_t number)
{
    return (struct na_value){ .type = NA_TYPE_COUNTER32, .number = (uint32_t)number };
}

struct na_value na_string(const char *text)
{
    return (struct na_value){ .type = NA_TYPE_STRING, .text = text, .length = strlen(text) };
}

struct na_value na_counter64(uint64_t number)
{
    return (struct na_value){ .type = NA_TYPE_COUNTER64, .number = number };
}

struct na_value na_integer(int64_t number)
{
    int64_t clamped = number;

    if (number > INT32_MAX)
        clamped = INT32_MAX;
    else if (number < INT32_MIN)
        clamped = INT32_MIN;
    return (struct na_value){ .type = NA_TYPE_INTEGER,
                              .number = (uint64_t)clamped,
                              .cut = (uint64_t)number - (uint64_t)clamped };
}
