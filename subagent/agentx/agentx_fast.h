/*
 * The fast way in: Gets and GetNexts are answered where they arrive, from octets to octets. The
 * library's own way makes variables of them, clones these, and sends them to itself through a pipe,
 * which costs several times as much as the answer.
 */
#ifndef NA_AGENTX_FAST_H
#define NA_AGENTX_FAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mib/objects.h"

/* Whether it is used at all, from the next request on; true unless set. Without it the library
 * answers, and says the same. */
void na_agentx_fast_allow(bool allowed);

/* What the answers are taken from, which must live until there are others. */
void na_agentx_fast_objects(struct na_objects *objects);

/*
 * The response to a Get or GetNext that na_pdu_use wants answered, valid until the next one;
 * returns its length, or 0 if the fast way is not allowed. One that no master agent would read,
 * because it is longer than NA_PDU_MAX, says tooBig instead.
 */
size_t na_agentx_fast_answer(const uint8_t *pdu, size_t length, const uint8_t **response);

#endif
