/*
 * Tables: what a room that has objects gives to objects.c.
 */
#ifndef NA_MIB_TABLE_H
#define NA_MIB_TABLE_H

#include "mib/mib_entries.h"
#include "mib/objects.h"

/* A row: its index, and what it stands for. */
struct na_row {
    uint32_t *index; /* owned by the table */
    uint16_t length;
    uint16_t source; /* enum na_source_id */
    int32_t place;   /* a slot; a group; -1 for a row that is never there and makes a walk read the
                        source */
};

struct na_table;

/* The value of a column in a row; false if it is absent. */
typedef bool na_table_get(struct na_table *table, const struct na_request *request,
                          const struct na_row *row, unsigned column, struct na_value *value);

struct na_mib_table;

/* A table as it is served. */
struct na_table {
    struct na_snapshot *snapshot;
    const struct na_mib_table *mib_table;
    const struct na_alarms *alarms;     /* NULL if there are none to show */
    const struct na_mistakes *mistakes; /* in the configuration; NULL if nobody has read one */
    unsigned group;     /* for a group of scalars of the catalogue: index into na_groups */
    struct na_row *row; /* in order of their indexes; none if rows come with a reading */
    size_t rows, room;
    size_t last_row; /* that was looked for: a walk asks for it or the next one */
};

/*
 * What a table of the MIB is made of. Its rows either rest on names: they change only when there
 * are new names, and are made by fill. Or they are those of the reading that the request sees, in
 * the order of their indexes.
 */
struct na_mib_table {
    const struct na_mib_entry *entry;

    /* For rows that rest on names; get_named is NULL for the others. */
    na_table_get *get_named;
    bool (*fill)(struct na_table *table); /* makes the rows; false if memory ran out */
    bool open; /* rows may be missing of names that the kernel has printed since */

    /* For rows that come with a reading. */
    enum na_source_id source;
    bool scalars; /* one row, with the index 0: the kernel's row is the reading's struct na_rows
                     with its totals */
    /* The rows of a table that is about this program rather than the kernel, never NULL; otherwise
     * NULL. */
    const struct na_rows *(*rows)(const struct na_table *table);
    /* What a row is about, if its index may be given to something else: a number, other than that
     * of anything before. Or NULL. */
    uint32_t (*serial)(const void *kernel_row);
    /* What people call a row by its own reading, whatever other tables say. Or NULL. */
    const char *(*name)(const void *kernel_row);
    /* Puts the index of a row; returns its length, at most NA_OID_MAX - NA_MIB_COLUMN_ARCS. Not
     * called for scalars. */
    size_t (*index)(const void *kernel_row, uint32_t *index);
    /* The value of a column; false if it is absent. */
    bool (*get)(const struct na_table *table, const struct na_request *request,
                const void *kernel_row, unsigned column, struct na_value *value);
};

/* A column, in order of the MIB. */
struct na_column {
    uint32_t arc[NA_MIB_COLUMN_ARCS];
    uint8_t arcs;
    uint8_t column; /* for get */
    struct na_table *table;
    const char *descriptor; /* NULL for a group of scalars: the catalogue has them */
};

/* For fill: adds a row; its index is copied. */
bool na_table_add(struct na_table *table, const uint32_t *index, size_t length,
                  enum na_source_id source, int place);
/* Puts the rows in order. Two files may print the same group: of rows with the same index the first
 * one present is the one. */
void na_table_sort(struct na_table *table);
void na_table_clear(struct na_table *table);

/* The order of object identifiers. */
int na_oid_compare(const uint32_t *a, size_t a_length, const uint32_t *b, size_t b_length);

/* Puts the index part of a string (RFC 2578, 7.7, of variable length): its length, then its octets.
 * Returns how many arcs that is. */
size_t na_put_string(uint32_t *index, const char *text);

/* The source that prints a name of the open family of ICMP types, InType<0-255> and the like, in
 * its group; -1 for any other name. */
int na_icmp_source(const char *group, const char *name);

/* For get: a TimeStamp of a moment of the snapshot's clock; 0 if it was never or before the agent
 * started. */
struct na_value na_timestamp(const struct na_request *request, int64_t at);

/* For get: numbers that are clamped to the range of their type. */
struct na_value na_gauge32(uint64_t number), na_counter32(uint64_t number),
    na_counter64(uint64_t number), na_integer(int64_t number);
struct na_value na_string(const char *text);

/* A group of scalars of the catalogue. */
extern const struct na_mib_table na_mib_table_of_group;

#endif
