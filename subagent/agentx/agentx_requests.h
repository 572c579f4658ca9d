/*
 * Our own requests to the master agent, Register and Ping, and its replies to them. The library
 * does not wait for these replies, so they are matched here.
 */
#ifndef NA_AGENTX_REQUESTS_H
#define NA_AGENTX_REQUESTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agentx/agentx_pdu.h"

enum {
    NA_PATIENCE = 600, /* seconds without a reply after which a session is closed and reopened */
    NA_SILENCE = 10,   /* seconds without a reply after which the master agent is called silent */
};

/* Starts with a session that the master agent has just opened with the Response `opened`. */
void na_agentx_requests_begin(const uint8_t opened[NA_PDU_ANSWER]);

/* Ends it; no Ping is sent from now on. */
void na_agentx_requests_end(void);

/* Notes a Register that is about to be sent, so that its reply is recognised. */
void na_agentx_requests_registering(const uint8_t *pdu);

/*
 * Sends a Ping if the previous one has been answered; closes the session if that has been
 * unanswered for NA_PATIENCE seconds.
 */
void na_agentx_requests_ping(void);

/*
 * Handles the master agent's Response to a request of ours, a complete PDU of `size` octets, and
 * takes over its sysUpTime. A registration lasts until the session ends, so a later 'duplicate
 * registration' is ignored. Returns whether the library is to see the Response.
 */
bool na_agentx_requests_take_reply(const uint8_t *pdu, size_t size);

/*
 * The master agent's reply to our Register: 0 (it is in effect), an error (res.error), none yet, or
 * none although it has replied to a later PDU.
 */
enum { NA_REGISTRATION_UNANSWERED = -1, NA_REGISTRATION_IGNORED = -2 };
int na_agentx_requests_registration(void);

/*
 * Number of the last Ping sent in this session, and of the last one answered; 0: none. Replies
 * arrive in order.
 */
struct na_pings {
    uint32_t sent, answered;
};
struct na_pings na_agentx_requests_pings(void);

/* Whether a Ping or the first Register has been unanswered for NA_SILENCE seconds. */
bool na_agentx_requests_silent(void);

#endif
