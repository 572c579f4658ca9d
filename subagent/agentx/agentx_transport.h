/*
 * What stands between the library and a master agent that is slow, or does not keep to the
 * protocol.
 *
 * Net-SNMP's library believes a master agent: it collects what a length promises, up to 2 GiB. It
 * also waits for the answer to each Open, Register and Ping of its own, in which time nothing else
 * happens here, and closes a healthy session if it does not come soon. So the library never waits:
 * its requests are answered from here at once, and what the master agent says to them is dealt with
 * when it comes. A master agent that is busy is waited for, NA_PATIENCE seconds; one that is gone
 * has closed its socket.
 */
#ifndef NA_AGENTX_TRANSPORT_H
#define NA_AGENTX_TRANSPORT_H

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <stdbool.h>
#include <stdint.h>

#include "agentx/agentx_pdu.h"

enum {
    NA_PATIENCE =
        600, /* seconds without an answer after which a session is closed and another one tried */
    NA_SILENCE = 10, /* seconds without an answer after which the master agent is called silent */
};

/*
 * To be called with a connection over which the master agent has answered our Open, before the
 * library has it: from then on only whole and well-formed PDUs get to the library, and of these
 * only requests to read in the default context and answers, since the library keeps what belongs to
 * the others. One that is not well-formed closes the session, with a line in the log. False, with
 * errno, without another descriptor, which is what it takes.
 */
bool na_agentx_transport(netsnmp_transport *transport, const uint8_t opened[NA_PDU_ANSWER]);

/*
 * What the master agent has said to our Register: 0, it serves from here; an error of res.error;
 * nothing yet; or nothing, while it answers what was sent later.
 */
enum { NA_REGISTRATION_UNANSWERED = -1, NA_REGISTRATION_IGNORED = -2 };
int na_agentx_transport_registration(void);

/* Sends a Ping, if the one before has been answered; ends a session of which that has not been for
 * NA_PATIENCE seconds. */
void na_agentx_transport_ping(void);

/* Number of the last Ping that was sent in this session, and of the last one that was answered; 0:
 * none. Answers come in order. */
struct na_pings {
    uint32_t sent, answered;
};
struct na_pings na_agentx_transport_pings(void);

/* Whether a Ping or the first Register has not been answered for NA_SILENCE seconds. */
bool na_agentx_transport_silent(void);

/* Whether a request has been answered in this session. */
bool na_agentx_transport_was_asked(void);

/* Ends the session as if the master agent had closed it; why goes to the log. */
void na_agentx_transport_end(const char *why);

/* What na_agentx_answer_burst does, with the session that there is. */
void na_agentx_transport_answer_burst(netsnmp_session *session);

#endif
