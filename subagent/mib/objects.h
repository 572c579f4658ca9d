/*
 * Objects: the instances of the MIB in order, and their values. Knows nothing of AgentX: names are
 * arcs below the MIB's root.
 *
 * An object is a column: a prefix and a table whose rows give it its instances. A group of scalars
 * is a column too, whose rows are the scalars' numbers.
 */
#ifndef NA_OBJECTS_H
#define NA_OBJECTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sources/snapshot.h"

enum {
    NA_OID_MAX = 118
}; /* arcs below the root: RFC 2578 allows 128 in all, and the root has at least 10 where it is ours
    */

/* The ASN.1 types that the MIB uses; an OCTET STRING is text or OCTETS, which are none. */
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
    uint64_t
        cut; /* what is missing of a number that is beyond its type's range, to be added to it */
};

/*
 * Who asks: the key of the manager's request, and the moment of the snapshot's clock at which the
 * agent's sysUpTime was 0. That is one for all requests: a TimeStamp that is another one tells a
 * manager of a discontinuity.
 */
struct na_request {
    uint64_t key;
    int64_t epoch; /* ns */
};

struct na_objects;

struct na_alarms;
struct na_mistakes;

struct na_mib_table;

/* Makes the objects of a snapshot and of a list of tables that ends with NULL, which must outlive
 * them; NULL if memory ran out. */
struct na_objects *na_objects_new(struct na_snapshot *snapshot,
                                  const struct na_mib_table *const *mib_tables);
/* The alarms that netstatAlarms shows from now on, NULL for none. They read these objects, so they
 * are made after them. */
void na_objects_show_alarms(struct na_objects *objects, const struct na_alarms *alarms);
/* The mistakes in the configuration that netstatAgent shows from now on, NULL for none. They must
 * outlive the objects. */
void na_objects_show_mistakes(struct na_objects *objects, const struct na_mistakes *mistakes);
void na_objects_free(struct na_objects *objects);

/* The snapshot's clock, ns. */
int64_t na_objects_now(const struct na_objects *objects);

/* The value of the instance with this very name; false if there is none now. */
bool na_objects_get(struct na_objects *objects, const struct na_request *request,
                    const uint32_t *name, size_t length, struct na_value *value);

/*
 * A number for what the row of an instance is about, another one if that is something else than
 * before under the same index, as an interface may be. 0 if the instance is not there, or if its
 * index says it all.
 */
uint32_t na_objects_serial(struct na_objects *objects, const struct na_request *request,
                           const uint32_t *name, size_t length);

/* What people call the row of an instance by its own source; NULL if it is not there or has no such
 * name. Valid as long as a text. */
const char *na_objects_name(struct na_objects *objects, const struct na_request *request,
                            const uint32_t *name, size_t length);

/*
 * Of an instance that is not there: whether that is because its source could not be read the last
 * time, so that nobody knows what it has come to.
 */
bool na_objects_unread(struct na_objects *objects, const uint32_t *name, size_t length);

/*
 * Whether a counter that is not there stands at 0: the kernel prints one of an ICMP type once it
 * has counted a message, and its source was read and understood the last time.
 */
bool na_objects_counts_nothing(const struct na_objects *objects, const char *group,
                               const char *counter);

/* Whether the name is one of an object of the MIB, its instance there or not: noSuchInstance rather
 * than noSuchObject. */
bool na_objects_knows(struct na_objects *objects, const uint32_t *name, size_t length);

/*
 * The first instance behind name (or at it, if inclusive), whose name replaces name and length;
 * name has room for NA_OID_MAX. False at the end.
 */
bool na_objects_next(struct na_objects *objects, const struct na_request *request, uint32_t *name,
                     size_t *length, bool inclusive, struct na_value *value);

/* The arcs of a table's column by its descriptor, six at most; returns their number, 0 if there is
 * no such column. */
size_t na_objects_column(const char *descriptor, uint32_t *arcs);

/* The name of an instance as a person reads it, netstatCounterValue."TcpExt"."ListenOverflows",
 * into text. */
void na_objects_describe(struct na_objects *objects, const uint32_t *name, size_t length,
                         char *text, size_t room);

#endif
