/*
 * The fast path: Gets and GetNexts are answered where they arrive, from PDU to PDU. The library
 * would turn them into variables, clone those, and send them to itself through a pipe, which costs
 * several times as much as the answer itself.
 *
 * A request that needs a table whose reading takes more than a turn waits for it, and those that
 * came later overtake it: AgentX allows responses in any order.
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

/* Octets of a response, valid until the next call of the functions below. */
struct na_fast_response {
    const uint8_t *octets;
    size_t length;
};

/*
 * Answers a Get or GetNext for which na_pdu_use returned NA_PDU_READ. A response longer than
 * NA_PDU_MAX, which no master agent would read, is replaced by the error tooBig. OFF: the fast path
 * is disabled. WAITS: the request was copied and waits for a reading.
 */
enum na_fast { NA_FAST_OFF, NA_FAST_ANSWERED, NA_FAST_WAITS };
enum na_fast na_agentx_fast_answer(const uint8_t *pdu, size_t length,
                                   struct na_fast_response *response);

/*
 * Answers a request that has waited for a reading, which has ended, or for NA_PATIENCE_USUAL. False
 * if there is none. To be called on each turn of the loop until then.
 */
bool na_agentx_fast_answer_waiting(struct na_fast_response *response);

/* Forgets the requests that wait: their session has ended. */
void na_agentx_fast_forget(void);

#endif
