/*
 * Questions as a master agent asks them: names from the top of the tree of object identifiers,
 * about the subtree or about what lies elsewhere. What is answered is decided here alone, whichever
 * way the question came: as octets of AgentX, through the library, or inside snmpd. Pure.
 */
#ifndef NA_MIB_LOOKUP_H
#define NA_MIB_LOOKUP_H

#include "mib/objects.h"

enum {
    NA_LOOKUP_NAME_MAX = 128, /* arcs of a name that is asked for (RFC 2578, 3.5) */
    NA_WHOLE_NAME_MAX =
        NA_LOOKUP_NAME_MAX +
        NA_OID_MAX, /* of one that is answered, wherever configure has put the subtree */
};

/* What a variable is answered with: a value, or one of the exceptions of RFC 3416, 3. */
enum na_lookup_result {
    NA_LOOKUP_VALUE,
    NA_LOOKUP_NO_SUCH_OBJECT,
    NA_LOOKUP_NO_SUCH_INSTANCE,
    NA_LOOKUP_END
};

/* A GET of a name with at most NA_LOOKUP_NAME_MAX arcs; value is set for NA_LOOKUP_VALUE. */
enum na_lookup_result na_mib_lookup_get(struct na_objects *objects,
                                        const struct na_request *request, const uint32_t *name,
                                        size_t length, struct na_value *value);

/*
 * A GETNEXT for what comes behind a name (or stands there, if inclusive) and before `end`, if
 * end_length is not 0. The name has room for NA_WHOLE_NAME_MAX arcs, and is replaced by the one
 * that was found; with NA_LOOKUP_END it stays.
 */
enum na_lookup_result na_mib_lookup_next(struct na_objects *objects,
                                         const struct na_request *request, uint32_t *name,
                                         size_t *length, bool inclusive, const uint32_t *end,
                                         size_t end_length, struct na_value *value);

#endif
