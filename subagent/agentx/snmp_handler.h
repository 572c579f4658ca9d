/*
 * Answers requests of Net-SNMP's agent library, as variables with full names, from the objects.
 */
#ifndef NA_SNMP_HANDLER_H
#define NA_SNMP_HANDLER_H

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <stdbool.h>

#include "mib/mib_lookup.h"

/* The OID of the subtree, NA_MIB_ROOT; not const because of the library's macros. */
extern oid na_snmp_handler_root[];
extern const size_t na_snmp_handler_root_length;

/*
 * Writes the full OID of an object below the subtree: `count` arcs, at most NA_OID_MAX. Returns its
 * length.
 */
size_t na_snmp_handler_name(oid name[NA_WHOLE_NAME_MAX], const uint32_t *arcs, size_t count);

/*
 * Identifies a request. All requests caused by one PDU of a manager have the same transaction ID,
 * through AgentX as well (RFC 2741, 6.1).
 */
struct na_request na_snmp_handler_request(const struct na_objects *objects, uint32_t transaction);

/*
 * Registers the subtree and its row of sysORTable with the library's agent, which then answers from
 * `objects`; they must live until the agent is shut down or na_snmp_handler_unregister is called.
 * False if the library refuses. At most one registration at a time. GETBULKs are handled as a whole
 * inside snmpd; through AgentX there are only GetNexts.
 */
bool na_snmp_handler_register(struct na_objects *objects);
void na_snmp_handler_unregister(void);

/*
 * Answers the requests that have waited for a reading, which has ended, or for NA_PATIENCE_USUAL.
 * To be called after each turn of the readings.
 */
void na_snmp_handler_answer_waiting(void);

#endif
