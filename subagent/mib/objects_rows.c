/*
 * Tables whose columns are members of the kernel table's rows, as declared there: NA_ROW_SOURCE in
 * sources/source_list.h.
 */
#include <string.h>

#include "mib/mib_table.h"

static bool is_present(const struct na_kernel_table *table, const struct na_member *member,
                       const void *row)
{
    uint32_t present;

    if (member->bit == 0)
        return member->type != NA_MEMBER_NONE;
    memcpy(&present, (const char *)row + table->present, sizeof(present));
    return present >> (member->bit - 1) & 1;
}

static struct na_value number_of(const struct na_request *request, enum na_type type,
                                 uint64_t number)
{
    switch (type) {
    case NA_TYPE_TIMETICKS: return na_timestamp(request, (int64_t)number);
    case NA_TYPE_COUNTER32: return na_counter32(number);
    case NA_TYPE_GAUGE32: return na_gauge32(number);
    case NA_TYPE_INTEGER: return na_integer((int64_t)number);
    default: return na_counter64(number);
    }
}

bool na_row_get(const struct na_table *table, const struct na_request *request,
                const void *kernel_row, unsigned column, struct na_value *value)
{
    const struct na_kernel_table *kernel_table = na_table_of_kernel(table->mib_table);
    const struct na_member *member;
    const struct na_inet_address *address;
    const char *at;

    if (column >= kernel_table->columns)
        return false;
    member = &kernel_table->column[column];
    if (!is_present(kernel_table, member, kernel_row))
        return false;
    at = (const char *)kernel_row + member->offset;
    address = (const void *)at;
    if (member->type == NA_MEMBER_TEXT)
        *value = na_string(at);
    else if (member->type == NA_MEMBER_ADDRESS)
        *value = (struct na_value){ .type = NA_TYPE_OCTETS,
                                    .text = (const char *)address->octet,
                                    .length = address->length };
    else
        *value = number_of(request, table->mib_table->entry->type[column],
                           na_member_number(member, kernel_row));
    return true;
}

#define NA_ROW_PART(id, place, title)                  \
    const struct na_mib_table na_mib_table_##title = { \
        .entry = &na_mib_entry_##title,                \
        .source = id,                                  \
        .part = place,                                 \
        .get = na_row_get,                             \
    };
#define NA_ROW_SOURCE(id, table, title, ...) NA_ROW_PART(id, 0, title)
#include "sources/source_list.h"
