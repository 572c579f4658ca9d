/*
 * What the MIB says of its tables: where they are, how their rows are indexed, their columns and
 * their syntax. All of it is generated from mibs/LINUX-NETSTAT-MIB.in, which is the only place that
 * has it.
 *
 * A node with scalars, such as netstatAgent, is an entry too: its scalars are its columns, and it
 * has one row, with the index 0.
 */
#ifndef NA_MIB_ENTRIES_H
#define NA_MIB_ENTRIES_H

#include <stddef.h>
#include <stdint.h>

/* A label of an enumeration. A list of them ends with one whose text is NULL. */
struct na_mib_label {
    int32_t number;
    const char *text;
};

/* A part of an index. A list of them ends with the form NUL. */
struct na_mib_index_part {
    char form; /* n number, s string, a InetAddressType with InetAddress, e enumeration */
    const struct na_mib_label *labels; /* of e, and of the type of a */
};

/* The syntax of a column, as far as rules and tools need it. */
enum na_mib_form {
    NA_MIB_COUNTER,     /* Counter32, Counter64 */
    NA_MIB_LEVEL,       /* Gauge32, Integer32 */
    NA_MIB_ENUMERATION, /* INTEGER with labels, TruthValue */
    NA_MIB_TIME,        /* TimeStamp */
    NA_MIB_OTHER,       /* texts, octets, identifiers (Unsigned32) */
};

/* A column that can be read. */
struct na_mib_column {
    uint8_t number; /* its last arc */
    uint8_t form;   /* enum na_mib_form */
    const char *descriptor;
    const struct na_mib_label *labels; /* of NA_MIB_ENUMERATION; otherwise NULL */
};

enum { NA_MIB_ENTRY_ARCS = 5, NA_MIB_COLUMN_ARCS }; /* below the MIB's root, at most */

struct na_mib_entry {
    const char *title; /* of the table: netstatIfTable; of the node: netstatAgent */
    uint32_t arc[NA_MIB_ENTRY_ARCS];
    uint8_t arcs;
    const struct na_mib_index_part *index;
    const struct na_mib_column *column; /* in the order of their numbers */
    size_t columns;
};

/* All of them, in the order of the MIB. */
extern const struct na_mib_entry *const na_mib_entries[];
extern const size_t na_mib_entries_count;

/* The entry that has a column with this descriptor, and the column; NULL if there is none. column
 * may be NULL. */
const struct na_mib_entry *na_mib_entry_of(const char *descriptor,
                                           const struct na_mib_column **column);

/* Enumerators for the columns, netstatIfName = 2, and na_mib_entry_netstatIfTable for each entry.
 */
#include "mib/mib-columns.h"

#endif
