/*
 * The network namespaces: rows are struct na_namespace_row.
 */
#ifndef NA_NAMESPACES_TABLE_H
#define NA_NAMESPACES_TABLE_H

#include "parse/cgroup_name.h"
#include "tables/namespace_files.h"

struct na_namespace_row {
    uint32_t index;
    uint32_t kind; /* netstatNsKind */
    uint32_t processes, first_pid, if_index;
    uint32_t has;                 /* as in struct na_namespace_numbers */
    uint8_t width;                /* bits of the kernel's counters */
    int64_t since, discontinuity; /* ns, as in pair->at */
    uint64_t number[NA_NS_NUMBERS];
    uint64_t printed[NA_NS_SUMS]; /* the sums as read, without what has gone */
    char name[NA_CGROUP_NAME_MAX + 1];
};

/* struct na_rows.total */
enum { NA_NS_TOTAL_LEFT_OUT, NA_NS_TOTAL_UNREADABLE };

#endif
