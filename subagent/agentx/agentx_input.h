/*
 * Input from the AgentX master: splits it into PDUs, answers those that the library need not see,
 * and keeps what is incomplete.
 */
#ifndef NA_AGENTX_INPUT_H
#define NA_AGENTX_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Starts with a new connection: nothing is kept. */
void na_agentx_input_begin(void);

/* Ends it: requests that wait for a reading are forgotten. */
void na_agentx_input_end(void);

/*
 * Copies what was kept, at most NA_PDU_MAX octets, to the start of a buffer, where further input is
 * to follow it. Returns its length.
 */
size_t na_agentx_input_rest(uint8_t *to);

/*
 * Handles the complete PDUs in `octets` (of at most NA_PDU_MAX), leaves those that the library is
 * to see at its start, and returns their length; -1 if one is invalid, which is logged. Keeps what
 * is incomplete. Stops after a request that the library answers: it queues all requests that it
 * reads, but takes only one per turn.
 */
int na_agentx_input_handle(uint8_t *octets, size_t length);

/* Answers the requests that have waited for a reading long enough; see agentx_fast.h. */
void na_agentx_input_answer_waiting(void);

/* Whether complete PDUs are kept, so that nothing needs to be received before the next call. */
bool na_agentx_input_more(void);

/*
 * Whether the last request answered here and the previous one had the same transaction, so that
 * another is likely to follow.
 */
bool na_agentx_input_is_burst(void);

/* Forgets that until the next request. */
void na_agentx_input_burst_used(void);

#endif
