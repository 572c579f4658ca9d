/*
 * GET and GETNEXT as a master agent sends them: OIDs from the root of the tree, inside the subtree
 * or elsewhere. All answers are decided here, whether the request came as an AgentX PDU, through
 * the library, or inside snmpd. No side effects besides reading sources.
 */
#ifndef NA_MIB_LOOKUP_H
#define NA_MIB_LOOKUP_H

#include "mib/objects.h"

enum {
    NA_LOOKUP_NAME_MAX = 128, /* arcs of a requested OID (RFC 2578, 3.5) */
    NA_WHOLE_NAME_MAX =
        NA_LOOKUP_NAME_MAX +
        NA_OID_MAX, /* arcs of an OID in an answer, wherever configure put the subtree */
};

/* The answer for a variable: a value, or an exception of RFC 3416, section 3. */
enum na_lookup_result {
    NA_LOOKUP_VALUE,
    NA_LOOKUP_NO_SUCH_OBJECT,
    NA_LOOKUP_NO_SUCH_INSTANCE,
    NA_LOOKUP_END
};

/* Answers a GET for a name of at most NA_LOOKUP_NAME_MAX arcs; sets value with NA_LOOKUP_VALUE. */
enum na_lookup_result na_mib_lookup_get(struct na_objects *objects,
                                        const struct na_request *request, const uint32_t *name,
                                        size_t length, struct na_value *value);

/*
 * Answers a GETNEXT: the first instance after name (or at it, if inclusive) and before `end`,
 * unless end_length is 0. name has room for NA_WHOLE_NAME_MAX arcs and is replaced by the name
 * found; with NA_LOOKUP_END it is unchanged.
 */
enum na_lookup_result na_mib_lookup_next(struct na_objects *objects,
                                         const struct na_request *request, uint32_t *name,
                                         size_t *length, bool inclusive, const uint32_t *end,
                                         size_t end_length, struct na_value *value);

#endif
