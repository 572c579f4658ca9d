#include "base/rows.h"

#include <stdlib.h>
#include <string.h>

bool na_rows_reserve(struct na_rows *rows, size_t count)
{
    char *row;

    if (count <= rows->room)
        return true;
    row = count <= NA_ROWS_MAX ? realloc(rows->row, count * rows->size) : NULL;
    if (row == NULL)
        return false;
    rows->row = row;
    rows->room = count;
    return true;
}

void *na_rows_add(struct na_rows *rows)
{
    if (rows->count == rows->room && !na_rows_reserve(rows, rows->room + rows->room / 2 + 8))
        return NULL;
    return memset(na_rows_at(rows, rows->count++), 0, rows->size);
}

char *na_rows_text(struct na_rows *rows, size_t size)
{
    if (size > rows->text_room) {
        char *text = realloc(rows->text, size);

        if (text == NULL)
            return NULL;
        rows->text = text;
        rows->text_room = size;
    }
    return rows->text;
}

bool na_rows_number(struct na_rows *rows, uint64_t number)
{
    if (rows->numbers == rows->numbers_room) {
        /*
         * Rows usually have about six numbers each. Grow in large steps: blocks freed by moves are
         * rarely reused.
         */
        size_t room = rows->numbers_room ? rows->numbers_room + rows->numbers_room / 4
                                         : 6 * rows->room + 64;
        uint64_t *moved = realloc(rows->number, room * sizeof(*moved));

        if (moved == NULL)
            return false;
        rows->number = moved;
        rows->numbers_room = room;
    }
    rows->number[rows->numbers++] = number;
    return true;
}

static bool in_order(const struct na_rows *rows, na_row_order *order)
{
    for (size_t i = 1; i < rows->count; i++)
        if (order(na_rows_at(rows, i - 1), na_rows_at(rows, i)) >= 0)
            return false;
    return true;
}

void na_rows_sort(struct na_rows *rows, na_row_order *order)
{
    size_t kept = 0;

    if (rows->count < 2 || in_order(rows, order)) /* the kernel sorts most of its tables */
        return;
    qsort(rows->row, rows->count, rows->size, order);
    for (size_t i = 0; i < rows->count; i++) {
        if (kept > 0 && order(na_rows_at(rows, kept - 1), na_rows_at(rows, i)) == 0)
            kept--;
        if (kept != i)
            memcpy(na_rows_at(rows, kept), na_rows_at(rows, i), rows->size);
        kept++;
    }
    rows->count = kept;
}

size_t na_rows_leave_out_twins(struct na_rows *rows, na_row_order *order)
{
    size_t kept = 0, count = rows->count, next;

    if (count < 2 || in_order(rows, order))
        return 0;
    qsort(rows->row, count, rows->size, order);
    for (size_t i = 0; i < count; i = next) {
        for (next = i + 1; next < count && order(na_rows_at(rows, i), na_rows_at(rows, next)) == 0;
             next++)
            continue;
        if (next != i + 1)
            continue;
        if (kept != i)
            memcpy(na_rows_at(rows, kept), na_rows_at(rows, i), rows->size);
        kept++;
    }
    rows->count = kept;
    return count - kept;
}

void *na_rows_find(const struct na_rows *rows, na_row_order *order, const void *row)
{
    return rows->count ? bsearch(row, rows->row, rows->count, rows->size, order) : NULL;
}

void na_rows_clear(struct na_rows *rows)
{
    for (struct na_rows *also = rows->also, *next; also != NULL; also = next) {
        next = also->also;
        also->also = NULL;
        na_rows_clear(also);
        free(also);
    }
    rows->also = NULL;
    free(rows->row);
    free(rows->text);
    free(rows->number);
    rows->row = rows->text = NULL;
    rows->number = NULL;
    rows->count = rows->room = rows->text_room = rows->numbers = rows->numbers_room = 0;
}
