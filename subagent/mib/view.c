#include "mib/view.h"

#include <string.h>

struct na_view na_view_of(struct na_table *table, const struct na_request *request)
{
    struct na_view view = { table, request, NULL, table->rows };

    if (table->mib_table->rows != NULL) {
        view.kernel_rows = table->mib_table->rows(table);
    } else if (table->mib_table->get_named == NULL) {
        view.kernel_rows = na_table_rows(
            table->mib_table,
            na_snapshot_reading(table->snapshot, request->key, table->mib_table->source));
    }
    if (view.kernel_rows != NULL)
        view.count = table->mib_table->scalars ? view.kernel_rows->good : view.kernel_rows->count;
    return view;
}

/* Returns the length of a row's index; writes the index to `made` if it has to be made. */
static size_t index_of(const struct na_view *view, size_t row, uint32_t *made,
                       const uint32_t **index)
{
    *index = made;
    if (view->kernel_rows != NULL && view->table->mib_table->scalars) {
        made[0] = 0;
        return 1;
    }
    if (view->kernel_rows != NULL)
        return na_table_index(view->table->mib_table, na_rows_at(view->kernel_rows, row), made);
    *index = view->table->row[row].index;
    return view->table->row[row].length;
}

int na_view_compare(const struct na_view *view, size_t row, const uint32_t *index, size_t length)
{
    uint32_t made[NA_OID_MAX];
    const uint32_t *own;
    size_t own_length = index_of(view, row, made, &own);

    return na_oid_compare(own, own_length, index, length);
}

bool na_view_value(const struct na_view *view, size_t row, unsigned column, struct na_value *value)
{
    const struct na_mib_table *mib_table = view->table->mib_table;

    if (mib_table->get_named == NULL)
        return mib_table->get(view->table, view->request,
                              mib_table->scalars ? view->kernel_rows
                                                 : na_rows_at(view->kernel_rows, row),
                              column, value);
    return mib_table->get_named(view->table, view->request, &view->table->row[row], column, value);
}

size_t na_view_find(const struct na_view *view, const uint32_t *index, size_t length)
{
    size_t low = 0, high = view->count, last = view->table->last_row;

    for (size_t row = last; row < view->count && row < last + 2; row++)
        if (na_view_compare(view, row, index, length) == 0) {
            view->table->last_row = row;
            return row;
        }
    while (low < high) {
        size_t middle = (low + high) / 2;

        if (na_view_compare(view, middle, index, length) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    view->table->last_row = low;
    return low;
}

bool na_view_first_present(const struct na_view *view, const struct na_column *column, size_t row,
                           uint32_t *name, size_t *length, struct na_value *value)
{
    for (; row < view->count; row++) {
        const uint32_t *index;
        uint32_t made[NA_OID_MAX];
        size_t index_length;

        if (!na_view_value(view, row, column->column, value))
            continue;
        index_length = index_of(view, row, made, &index);
        memcpy(name, column->arc, column->arcs * sizeof(*name));
        memcpy(name + column->arcs, index, index_length * sizeof(*name));
        *length = column->arcs + index_length;
        return true;
    }
    return false;
}
