/*
 * Responses to AgentX's Get and GetNext, from octets to octets (RFC 2741, 6.2.5, 6.2.6 and 6.2.16).
 * Pure.
 */
#ifndef NA_AGENTX_RESPONSE_H
#define NA_AGENTX_RESPONSE_H

#include <stddef.h>
#include <stdint.h>

#include "mib/objects.h"

/*
 * Writes the response to a Get or GetNext in the default context, which na_pdu_check has found
 * whole and well-formed. Returns the response's length in octets; 0 if there is no room for it.
 */
size_t na_response(struct na_objects *objects, const struct na_request *request, const uint8_t *pdu,
                   size_t length, uint8_t *response, size_t room);

#endif
