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

enum {
    NA_PATIENCE = 600, /* seconds without a reply after which a session is closed and reopened */
    NA_SILENCE = 10,   /* seconds without a reply after which the master agent is called silent */
};

/*
 * Takes over a connection over which the master agent has answered our Open with `opened`, before
 * the library gets it. From then on the library receives only complete and well-formed PDUs, and of
 * these only reads in the default context and Responses, since it leaks what belongs to the others.
 * A malformed PDU closes the session, with a message in the log. Needs another descriptor; false,
 * with errno, if there is none.
 */
bool na_agentx_transport(netsnmp_transport *transport, const uint8_t opened[NA_PDU_ANSWER]);

/*
 * The master agent's reply to our Register: 0 (it is in effect), an error (res.error), none yet, or
 * none although it has replied to a later PDU.
 */
enum { NA_REGISTRATION_UNANSWERED = -1, NA_REGISTRATION_IGNORED = -2 };
int na_agentx_transport_registration(void);

/*
 * Sends a Ping if the previous one has been answered; closes the session if that has been
 * unanswered for NA_PATIENCE seconds.
 */
void na_agentx_transport_ping(void);

/*
 * Number of the last Ping sent in this session, and of the last one answered; 0: none. Replies
 * arrive in order.
 */
struct na_pings {
    uint32_t sent, answered;
};
struct na_pings na_agentx_transport_pings(void);

/* Whether a Ping or the first Register has been unanswered for NA_SILENCE seconds. */
bool na_agentx_transport_silent(void);

/* Whether a request has been answered in this session. */
bool na_agentx_transport_was_asked(void);

/* Ends the session as if the master agent had closed it; logs `why`. */
void na_agentx_transport_end(const char *why);

/* Does the burst part of na_agentx_turn, in the current session. */
void na_agentx_transport_answer_burst(netsnmp_session *session);

#endif
