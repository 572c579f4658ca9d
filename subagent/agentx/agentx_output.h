/*
 * Output to the AgentX master. Never blocks: octets that the socket does not accept are kept, and
 * sent when it does. A busy master may read late, but the session with a master that keeps sending
 * requests and reads nothing is closed.
 */
#ifndef NA_AGENTX_OUTPUT_H
#define NA_AGENTX_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Starts output to a connected socket, which remains the caller's. `drained` is called when it is
 * no longer full.
 */
void na_agentx_output_begin(int fd, void (*drained)(void));

/* Sends octets, or keeps a copy. Abandons the connection if memory ran out for the copy. */
void na_agentx_output(const void *octets, size_t size);

/*
 * Sends a response, but nothing after our Close: the master agent has finished its requests by
 * then, and a response after that makes snmpd 5.8 free memory twice. A response that is too long
 * would make the master agent's library close the whole session, so it is replaced by tooBig.
 */
void na_agentx_output_response(const uint8_t *pdu, size_t size);

/* Sends our Close. */
void na_agentx_output_close(const uint8_t *pdu, size_t size);

/* Whether a response has been sent over this connection. */
bool na_agentx_output_answered(void);

/*
 * Shuts the connection down, if there is one, as if the master agent had closed it; logs `why`. The
 * library then ends the session.
 */
void na_agentx_output_abandon(const char *why);

/* Whether more than 1 MiB is waiting, so that no more requests should be read. */
bool na_agentx_output_full(void);

/*
 * Whether it has been full for NA_OUTPUT_STUCK seconds without sending anything: a master that
 * waits for us to read would wait for ever.
 */
enum { NA_OUTPUT_STUCK = 5 };
bool na_agentx_output_stuck(void);

/* Discards what is waiting; call it before the socket is closed. */
void na_agentx_output_end(void);

#endif
