/*
 * The fast path: Gets and GetNexts are answered where they arrive, from PDU to PDU. The library
 * would turn them into variables, clone those, and send them to itself through a pipe, which costs
 * several times as much as the answer itself.
 */
#ifndef NA_AGENTX_FAST_H
#define NA_AGENTX_FAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mib/objects.h"

/*
 * Enables or disables the fast path from the next request on; enabled by default. When it is
 * disabled the library gives the same answers.
 */
void na_agentx_fast_allow(bool allowed);

/* Sets the source of the answers; it must live until another one is set. */
void na_agentx_fast_objects(struct na_objects *objects);

/*
 * Answers a Get or GetNext for which na_pdu_use returned NA_PDU_READ. Returns the length of
 * *response in octets, or 0 if the fast path is disabled. *response is valid until the next call. A
 * response longer than NA_PDU_MAX, which no master agent would read, is replaced by the error
 * tooBig.
 */
size_t na_agentx_fast_answer(const uint8_t *pdu, size_t length, const uint8_t **response);

#endif
