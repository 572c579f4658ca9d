/*
 * Objects: the instances of the MIB in order, and their values. Knows nothing of AgentX; names are
 * arcs below the MIB's root.
 *
 * An object is a column: a prefix, and a table whose rows give it its instances. A group of scalars
 * counts as a column whose rows are the numbers of the scalars.
 */
#ifndef NA_OBJECTS_H
#define NA_OBJECTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sources/snapshot.h"

/* Arcs below the root: RFC 2578 allows 128 in all, of which our own root takes at least 10. */
enum { NA_OID_MAX = 118 };

/* The ASN.1 types that the MIB uses. An OCTET STRING is STRING if it is text, otherwise OCTETS. */
enum na_type {
    NA_TYPE_INTEGER,
    NA_TYPE_STRING,
    NA_TYPE_OCTETS,
    NA_TYPE_COUNTER32,
    NA_TYPE_GAUGE32,
    NA_TYPE_TIMETICKS,
    NA_TYPE_COUNTER64,
};

struct na_value {
    enum na_type type;
    uint64_t number;  /* INTEGER in two's complement; within the type's range */
    const char *text; /* STRING, OCTETS: valid until the next call */
    size_t length;
    /* for a number too large for its type: what to add to `number` for the full value */
    uint64_t cut;
};

/*
 * The request: its key, and the time of the snapshot's clock at which the agent's sysUpTime was 0.
 * The epoch is the same for all requests, since a changed TimeStamp would indicate a discontinuity.
 */
struct na_request {
    uint64_t key;
    int64_t epoch; /* ns */
};

struct na_objects;

struct na_alarms;
struct na_mistakes;

struct na_mib_table;

/*
 * Makes the objects of a snapshot and of a list of tables that ends with NULL. Both must outlive
 * the objects. NULL if memory ran out.
 */
struct na_objects *na_objects_new(struct na_snapshot *snapshot,
                                  const struct na_mib_table *const *mib_tables);
/*
 * Sets the alarms shown in netstatAlarms, NULL for none. Alarms read these objects, so they are
 * made after them.
 */
void na_objects_show_alarms(struct na_objects *objects, const struct na_alarms *alarms);
/*
 * Sets the configuration mistakes shown in netstatAgent, NULL for none. They must outlive the
 * objects.
 */
void na_objects_show_mistakes(struct na_objects *objects, const struct na_mistakes *mistakes);
void na_objects_free(struct na_objects *objects);

/* The time of the snapshot's clock, ns. */
int64_t na_objects_now(const struct na_objects *objects);

/*
 * Whether answers since na_objects_forget_awaited() could be newer soon, see na_snapshot_awaits(),
 * and the number of readings that have ended so far: na_snapshot_taken().
 */
bool na_objects_awaits(const struct na_objects *objects);
void na_objects_forget_awaited(struct na_objects *objects);
unsigned na_objects_taken(const struct na_objects *objects);

/* Begins to read what a request will need for a column, given its descriptor. */
void na_objects_prepare(struct na_objects *objects, const struct na_request *request,
                        const char *descriptor);

/* Gets the value of the instance with exactly this name; false if it does not exist now. */
bool na_objects_get(struct na_objects *objects, const struct na_request *request,
                    const uint32_t *name, size_t length, struct na_value *value);

/*
 * A number that identifies what an instance's row is about. It changes if the same index comes to
 * mean something else, such as another interface. 0 if the instance does not exist, or if the index
 * alone identifies it.
 */
uint32_t na_objects_serial(struct na_objects *objects, const struct na_request *request,
                           const uint32_t *name, size_t length);

/*
 * The name of what an instance's row is about, from its own source; NULL if the row does not exist
 * or has no name. Valid until the next call.
 */
const char *na_objects_name(struct na_objects *objects, const struct na_request *request,
                            const uint32_t *name, size_t length);

/*
 * For an instance that does not exist: whether the reason is that its source could not be read the
 * last time, so that its state is unknown.
 */
bool na_objects_unread(struct na_objects *objects, const uint32_t *name, size_t length);
/*
 * The same, or because a part of its source could not be parsed, or because it has not been read
 * yet. Always true while the root of all sources is not there.
 */
bool na_objects_uncertain(struct na_objects *objects, const uint32_t *name, size_t length);

/*
 * Whether a missing counter means 0: the kernel prints the counter of an ICMP type only after the
 * first message, and its source was read without errors the last time.
 */
bool na_objects_counts_nothing(const struct na_objects *objects, const char *group,
                               const char *counter);

/*
 * Whether the name belongs to an object of the MIB, even if the instance does not exist:
 * noSuchInstance rather than noSuchObject.
 */
bool na_objects_knows(struct na_objects *objects, const uint32_t *name, size_t length);

/*
 * Finds the first instance after name (or at it, if inclusive) and replaces name and length with
 * its name; name has room for NA_OID_MAX arcs. False at the end.
 */
bool na_objects_next(struct na_objects *objects, const struct na_request *request, uint32_t *name,
                     size_t *length, bool inclusive, struct na_value *value);

/*
 * The same after name, for the column that name begins with or is. False at the end of the column,
 * without a reading of the tables after it.
 */
bool na_objects_next_in_column(struct na_objects *objects, const struct na_request *request,
                               uint32_t *name, size_t *length, struct na_value *value);

/*
 * Writes the arcs of a table's column, given its descriptor; at most six. Returns their number, 0
 * if there is no such column.
 */
size_t na_objects_column(const char *descriptor, uint32_t *arcs);

struct na_column;

/*
 * The column that a name lies in, as mib_table.h describes it; NULL if there is none. It belongs to
 * the objects.
 */
const struct na_column *na_objects_column_of(struct na_objects *objects, const uint32_t *name,
                                             size_t length);

/*
 * Writes the name of an instance for people to text, truncated to `size` octets:
 * netstatCounterValue."TcpExt"."ListenOverflows".
 */
void na_objects_describe(struct na_objects *objects, const uint32_t *name, size_t length,
                         char *text, size_t size);

#endif
