/*
 * Tables: the interface between objects.c and the files that implement tables.
 */
#ifndef NA_MIB_TABLE_H
#define NA_MIB_TABLE_H

#include "base/row_members.h"
#include "mib/mib_entries.h"
#include "mib/objects.h"

/* A row: its index, and where its values come from. */
struct na_row {
    uint32_t *index; /* owned by the table */
    uint16_t length;
    uint16_t source; /* enum na_source_id */
    int32_t place;   /* a slot or a group; -1: a row that is never present, so that a walk reads the
                        source there */
};

struct na_table;

/* Gets the value of a column in a row; false if it is absent. */
typedef bool na_table_get(struct na_table *table, const struct na_request *request,
                          const struct na_row *row, unsigned column, struct na_value *value);

struct na_mib_table;

/* A table being served. */
struct na_table {
    struct na_snapshot *snapshot;
    const struct na_mib_table *mib_table;
    const struct na_alarms *alarms;     /* NULL if there are none */
    const struct na_mistakes *mistakes; /* in the configuration; NULL if none has been read */
    unsigned group;                     /* of a catalogue group's scalars: index into na_groups */
    struct na_row *row;                 /* in index order; none if the rows come from readings */
    size_t rows, room;
    size_t last_row; /* last row looked up: a walk continues with it or the next one */
};

/*
 * The implementation of a table in the MIB. Its rows are of one of two kinds. Either they depend on
 * names: fill makes them, and they change only when there are new names. Or they are the rows of
 * the reading that the request sees, in index order.
 */
struct na_mib_table {
    const struct na_mib_entry *entry;

    /* For rows that depend on names; otherwise get_named is NULL. */
    na_table_get *get_named;
    bool (*fill)(struct na_table *table); /* makes the rows; false if memory ran out */
    bool open; /* more rows may be needed for names that the kernel has printed since */

    /* For rows from readings. */
    enum na_source_id source;
    uint8_t part; /* which of the tables that a reading of the source makes: 0, its own; or 1, 2 for
                     those that follow by na_kernel_table.also */
    bool scalars; /* one row, with the index 0: kernel_row is the struct na_rows of the reading, for
                     its totals */
    /*
     * The rows of a table about this program instead of the kernel, never NULL. The member is NULL
     * for other tables.
     */
    const struct na_rows *(*rows)(const struct na_table *table);
    /*
     * A number that identifies what a row is about, different from any earlier one, if its index
     * may be reused. May be NULL.
     */
    uint32_t (*serial)(const void *kernel_row);
    /* The name of what the row is about, from its own reading only. May be NULL. */
    const char *(*name)(const void *kernel_row);
    /*
     * Writes the index of a row; returns its length, at most NA_OID_MAX - NA_MIB_COLUMN_ARCS. NULL
     * for scalars, and if the kernel table declares it.
     */
    size_t (*index)(const void *kernel_row, uint32_t *index);
    /* Gets the value of a column; false if it is absent. */
    bool (*get)(const struct na_table *table, const struct na_request *request,
                const void *kernel_row, unsigned column, struct na_value *value);
};

/* A column, in the order of the MIB. */
struct na_column {
    uint32_t arc[NA_MIB_COLUMN_ARCS];
    uint8_t arcs;
    uint8_t column; /* column number passed to get */
    struct na_table *table;
    /* NULL for a group of scalars, whose descriptors are in the catalogue */
    const char *descriptor;
};

/* For fill: adds a row and copies its index. False if memory ran out. */
bool na_table_add(struct na_table *table, const uint32_t *index, size_t length,
                  enum na_source_id source, int place);
/*
 * Sorts the rows. Two files may print the same group: of rows with the same index, the first one
 * that is present is used.
 */
void na_table_sort(struct na_table *table);
/* Frees the rows. */
void na_table_clear(struct na_table *table);

/* Compares two object identifiers: negative, 0 or positive. */
int na_oid_compare(const uint32_t *a, size_t a_length, const uint32_t *b, size_t b_length);

/*
 * Writes the index of a row from a reading; returns its length. Not for scalars, nor for tables
 * whose rows depend on names.
 */
size_t na_table_index(const struct na_mib_table *mib_table, const void *kernel_row,
                      uint32_t *index);

/*
 * The kernel table whose rows these are, and the rows of that table in a reading of its source; no
 * rows if the reading failed.
 */
const struct na_kernel_table *na_table_of_kernel(const struct na_mib_table *mib_table);
const struct na_rows *na_table_rows(const struct na_mib_table *mib_table,
                                    const struct na_reading *reading);

/*
 * Returns the source that prints a name such as InType<0-255>, one of the open set of ICMP types,
 * in its group; -1 for any other name.
 */
int na_icmp_source(const char *group, const char *name);

/*
 * For get: a TimeStamp for a time of the snapshot's clock; 0 if at is 0 or before the agent
 * started.
 */
struct na_value na_timestamp(const struct na_request *request, int64_t at);

/*
 * For get: a number as a value of this type. Gauge32 and Integer32 are clamped to their range;
 * Counter32 wraps.
 */
struct na_value na_gauge32(uint64_t number), na_counter32(uint64_t number),
    na_counter64(uint64_t number), na_integer(int64_t number);
/*
 * For get: the process that owns a socket of a table (enum na_owned) with this inode, its name if
 * `name` and otherwise its number; the name of the cgroup with this id. False if it is not known.
 * They are looked up only here, when they are requested: that costs more than everything else.
 */
bool na_socket_process(const struct na_table *table, unsigned owned, uint32_t inode, bool name,
                       struct na_value *value);
bool na_socket_cgroup(const struct na_table *table, uint64_t id, struct na_value *value);
/* For get: the name of the cgroup that the process runs in; see na_socket_process(). */
bool na_socket_process_cgroup(const struct na_table *table, unsigned owned, uint32_t inode,
                              struct na_value *value);
/* get for columns that are members of the kernel table's rows, as declared there. */
bool na_row_get(const struct na_table *table, const struct na_request *request,
                const void *kernel_row, unsigned column, struct na_value *value);
/* For get: text, which is not copied. */
struct na_value na_string(const char *text);

/* The table of a catalogue group's scalars. */
extern const struct na_mib_table na_mib_table_of_group;

#endif
