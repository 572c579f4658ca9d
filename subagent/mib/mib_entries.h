/*
 * What the MIB says about its tables: their OIDs, indexes, columns and syntax. All of it is
 * generated from mibs/LINUX-NETSTAT-MIB.in, its only source.
 *
 * A node with scalars, such as netstatAgent, is an entry too: its scalars are its columns, and it
 * has one row, with the index 0.
 */
#ifndef NA_MIB_ENTRIES_H
#define NA_MIB_ENTRIES_H

#include <stddef.h>
#include <stdint.h>

#include "base/mib-columns.h"

/* A label of an enumeration. Lists end with a label whose text is NULL. */
struct na_mib_label {
    int32_t number;
    const char *text;
};

/* A part of an index. Lists end with the form NUL. */
struct na_mib_index_part {
    char form; /* n: number; s: string; a: InetAddressType and InetAddress; e: enumeration */
    const struct na_mib_label *labels; /* for e, and for the type in a */
};

/* The syntax of a column, in the detail that rules and tools need. */
enum na_mib_form {
    NA_MIB_COUNTER,     /* Counter32, Counter64 */
    NA_MIB_LEVEL,       /* Gauge32, Integer32 */
    NA_MIB_ENUMERATION, /* INTEGER with labels, TruthValue */
    NA_MIB_TIME,        /* TimeStamp */
    NA_MIB_OTHER,       /* text, octets, identifiers (Unsigned32) */
};

/* A readable column. */
struct na_mib_column {
    uint8_t number; /* its last arc */
    uint8_t form;   /* enum na_mib_form */
    const char *descriptor;
    const struct na_mib_label *labels; /* for NA_MIB_ENUMERATION, otherwise NULL */
    const char *unit;                  /* UNITS; NULL if the column has none */
};

enum { NA_MIB_ENTRY_ARCS = 5, NA_MIB_COLUMN_ARCS }; /* most arcs below the MIB's root */

struct na_mib_entry {
    const char *title; /* of a table: netstatIfTable; of a node: netstatAgent */
    uint32_t arc[NA_MIB_ENTRY_ARCS];
    uint8_t arcs;
    const struct na_mib_index_part *index;
    const struct na_mib_column *column; /* sorted by number */
    size_t columns;
    const uint8_t *type; /* enum na_type, by column number */
};

/* All entries, in the order of the MIB. */
extern const struct na_mib_entry *const na_mib_entries[];
extern const size_t na_mib_entries_count;

/*
 * Finds the column with this descriptor. Returns its entry, NULL if there is none, and sets *column
 * unless column is NULL.
 */
const struct na_mib_entry *na_mib_entry_of(const char *descriptor,
                                           const struct na_mib_column **column);

/*
 * The column with the time when the counters of a row were reset; NULL if there is none, or if
 * `entry` is NULL.
 */
const struct na_mib_column *na_mib_restart_column(const struct na_mib_entry *entry);

/* Each by its title, such as na_mib_entry_netstatIfTable. */
#define NA_MIB_TABLE(title) extern const struct na_mib_entry na_mib_entry_##title;
#include "mib/mib-table-list.h"
#undef NA_MIB_TABLE

#endif
