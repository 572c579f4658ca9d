/*
 * Protects the library from a master agent that is slow or violates the protocol.
 *
 * Net-SNMP's library trusts a master agent. It buffers as much as a length field promises, up to 2
 * GiB. It also blocks until each of its own Opens, Registers and Pings is answered, and closes a
 * healthy session if the response is late. So this transport answers the library's requests at
 * once, and handles the master agent's responses when they arrive. It waits up to NA_PATIENCE
 * seconds for a busy master agent; one that has exited has closed its socket.
 */
#ifndef NA_AGENTX_TRANSPORT_H
#define NA_AGENTX_TRANSPORT_H

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <stdbool.h>
#include <stdint.h>

#include "agentx/agentx_pdu.h"

/*
 * Takes over a connection over which the master agent has answered our Open with `opened`, before
 * the library gets it. From then on the library receives only complete and well-formed PDUs, and of
 * these only reads in the default context and Responses, since it leaks what belongs to the others.
 * A malformed PDU closes the session, with a message in the log. Needs another descriptor; false,
 * with errno, if there is none.
 */
bool na_agentx_transport(netsnmp_transport *transport, const uint8_t opened[NA_PDU_ANSWER]);

/* Does the burst part of na_agentx_turn, in the current session. */
void na_agentx_transport_answer_burst(netsnmp_session *session);

#endif
