/*
 * What an instance is, for people and programs: its name, object, unit, label and row.
 */
#ifndef NA_DESCRIPTION_H
#define NA_DESCRIPTION_H

#include "base/catalogue.h"
#include "mib/mib_entries.h"
#include "mib/objects.h"

enum { NA_DESCRIPTION_MAX = 256 }; /* octets of a name, with the NUL; longer ones are truncated */

struct na_description {
    char name[NA_DESCRIPTION_MAX]; /* as na_objects_describe() writes it */
    const char *object;            /* its descriptor: "netstatIfRxDrop"; "" if unknown */
    /* what the MIB says about its column; NULL for a scalar of the catalogue */
    const struct na_mib_column *column;
    /* the counter in the catalogue that it is about, as a scalar or as a row of
       netstatCounterTable; otherwise NULL */
    const struct na_counter *counter;
    /* nstat's name for a row of netstatCounterTable without a scalar; "" for others */
    char nstat[NA_GROUP_NAME_MAX + NA_NAME_MAX + 1];
    const char *unit;  /* of its number, NULL if it has none */
    const char *label; /* of its value, if the column is an enumeration: "up"; otherwise NULL */
    char row[NA_NAME_MAX +
             1]; /* what the row is about, such as an interface; "" if it has no name */
};

/* Describes an instance that exists, and its value. */
void na_describe(struct na_objects *objects, const struct na_request *request, const uint32_t *name,
                 size_t length, const struct na_value *value, struct na_description *description);

/*
 * Writes nstat's name of a counter into `text`, at most `room` octets: its group and its name as
 * one word. The kernel puts the group into the names of some files itself: Udp6InDatagrams.
 */
void na_nstat_name(const char *group, const char *name, char *text, size_t room);

/* Whether an instance is a row of netstatCounterTable, and its counter is also a scalar. */
bool na_describes_twice(const struct na_description *description);

#endif
