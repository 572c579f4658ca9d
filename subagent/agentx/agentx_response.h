/*
 * Responses to AgentX Get and GetNext, from PDU to PDU (RFC 2741, 6.2.5, 6.2.6 and 6.2.16). Pure
 * functions.
 */
#ifndef NA_AGENTX_RESPONSE_H
#define NA_AGENTX_RESPONSE_H

#include <stddef.h>
#include <stdint.h>

#include "mib/objects.h"

/*
 * Writes the response to a Get or GetNext in the default context that has passed na_pdu_check.
 * `room` is the size of `response`. Returns the length in octets; 0 if there is no room.
 */
size_t na_response(struct na_objects *objects, const struct na_request *request, const uint8_t *pdu,
                   size_t length, uint8_t *response, size_t room);

#endif
