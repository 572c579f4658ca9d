/*
 * What stands between the library and a master agent that does not keep to the protocol, hangs, or closes at a bad moment. Net-SNMP's
 * library believes a master agent: it collects what a length promises, up to 2 GiB, sends without a time limit, and after a
 * session that ended while it began has one timer more to try again.
 */
#ifndef NA_AGENTX_GUARD_H
#define NA_AGENTX_GUARD_H

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <stdbool.h>

/*
 * To be called for each session as it begins: from then on only whole and well-formed PDUs get to the library, and of these only requests
 * to read in the default context and answers, since the library keeps what belongs to the others. One that is not well-formed closes the
 * session, with a line in the log, and so does a master agent that reads nothing for a third of a second.
 */
void na_agentx_guard(netsnmp_session *session);

/* What the master agent has said to our Register: 0, it serves from here; an error of res.error; or nothing yet. */
enum { NA_REGISTRATION_UNANSWERED = -1 };
int na_agentx_guard_registration(void);

/* What na_agentx_row does, with the session that there is. */
void na_agentx_guard_row(netsnmp_session *session);

/*
 * Leaves the library one timer to try again; to be called on each turn of the loop while there is no session. The others that there may
 * be are our own: see service.h.
 */
void na_agentx_guard_timers(unsigned sampler, unsigned between);

#endif
