/*
 * Answers: what questions.h answers, in the form in which Net-SNMP's agent library asks, as
 * variables with whole names.
 */
#ifndef NA_SNMP_HANDLER_H
#define NA_SNMP_HANDLER_H

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <stdbool.h>

#include "mib/mib_lookup.h"

/* The name of the subtree, NA_MIB_ROOT; not const because the library's macros do not take that. */
extern oid na_snmp_handler_root[];
extern const size_t na_snmp_handler_root_length;

/* Puts the whole name of what has `count` arcs, at most NA_OID_MAX, below the subtree; returns its
 * length. */
size_t na_snmp_handler_name(oid name[NA_WHOLE_NAME_MAX], const uint32_t *arcs, size_t count);

/* Who asks. All requests that one PDU of a manager causes carry the same transaction id, also
 * through AgentX (RFC 2741, 6.1). */
struct na_request na_snmp_handler_request(const struct na_objects *objects, uint32_t transaction);

/*
 * Registers the subtree and its row of sysORTable with the library's agent, which then takes its
 * answers from objects: they must live until it is shut down or na_snmp_handler_unregister is
 * called. False if the library refuses. Once at a time in a process. A GETBULK is taken whole if
 * the agent has one: inside snmpd it does, while through AgentX there are GetNexts only.
 */
bool na_snmp_handler_register(struct na_objects *objects);
void na_snmp_handler_unregister(void);

#endif
