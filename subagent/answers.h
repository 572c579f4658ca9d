/*
 * Answers: the objects in the form that Net-SNMP's agent library asks for them, as variables with whole names. What a variable
 * is answered with is decided here alone, whichever way the question came: through AgentX, or inside snmpd.
 */
#ifndef NA_ANSWERS_H
#define NA_ANSWERS_H

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <stdbool.h>

#include "objects.h"

/* The name of the subtree, NA_MIB_ROOT; not const because the library's macros do not take that. */
extern oid na_answers_root[];
extern const size_t na_answers_root_length;

/* Arcs of a name, wherever the subtree has been put by configure. */
enum { NA_ANSWERS_NAME_MAX = MAX_OID_LEN + NA_OID_MAX };

/* Puts the whole name of what has `count` arcs, at most NA_OID_MAX, below the subtree; returns its length. */
size_t na_answers_name(oid name[NA_ANSWERS_NAME_MAX], const uint32_t *arcs, size_t count);

/* Whether a name is that of the subtree or lies in it. */
bool na_answers_has(const oid *name, size_t length);

/* Who asks. All requests that one PDU of a manager causes carry the same transaction id, also through AgentX (RFC 2741, 6.1). */
struct na_asker na_answers_asker(const netsnmp_pdu *pdu);

/* Answers a GET: returns 0, or the exception that is to stand for a value, or SNMP_ERR_GENERR if memory ran out. */
int na_answers_get(struct na_objects *objects, const struct na_asker *asker, netsnmp_variable_list *variable);

/*
 * Answers a GETNEXT with what comes behind the variable's name (or stands there, if inclusive) and before `end`, if end_length is
 * not 0. SNMP_ERR_NOERROR if it did; SNMP_ENDOFMIBVIEW if there is nothing, and SNMP_ERR_GENERR if memory ran out: the variable's
 * name is then as it was.
 */
int na_answers_next(struct na_objects *objects, const struct na_asker *asker, netsnmp_variable_list *variable, bool inclusive,
                    const oid *end, size_t end_length);

/*
 * Registers the subtree and its row of sysORTable with the library's agent, which then takes its answers from objects: they must
 * live until it is shut down or na_answers_unregister is called. False if the library refuses. Once at a time in a process.
 * A GETBULK is taken whole if the agent has one: inside snmpd it does, while through AgentX there are GetNexts only.
 */
bool na_answers_register(struct na_objects *objects);
void na_answers_unregister(void);

#endif
