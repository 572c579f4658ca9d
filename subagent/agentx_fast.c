#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "agentx_fast.h"

#include <stdlib.h>

#include "agentx_octets.h"
#include "agentx_pdu.h"
#include "agentx_response.h"
#include "answers.h"

/*
 * Octets of a response. A manager's request has 64 KiB at most and gets no longer answer; 8,000 variables in it, each with a text of
 * ours, could have the most.
 */
enum { ROOM_LEAST = NA_PDU_MOST, ROOM_MOST = 1 << 23 };

/* Net-SNMP calls back without an argument of ours; there is one session in a process. */
static struct {
    struct na_objects *objects;
    bool forbidden;
    uint8_t *response;          /* as long as the longest one needed */
    size_t room;
} fast;

void na_agentx_fast_allow(bool allowed)
{
    fast.forbidden = !allowed;
}

void na_agentx_fast_objects(struct na_objects *objects)
{
    fast.objects = objects;
}

static bool grow(void)
{
    size_t room = fast.room > 0 ? 2 * fast.room : ROOM_LEAST;
    uint8_t *response = room <= ROOM_MOST ? realloc(fast.response, room) : NULL;

    if (response == NULL)
        return false;
    fast.response = response;
    fast.room = room;
    return true;
}

size_t na_agentx_fast_answer(const uint8_t *pdu, size_t length, const uint8_t **response)
{
    struct na_asker asker = na_answers_asker(na_octets_number(pdu + 8, pdu[2] & NA_PDU_NETWORK_BYTE_ORDER));

    while (!fast.forbidden) {
        size_t size = na_response(fast.objects, &asker, pdu, length, fast.response, fast.room);

        *response = fast.response;
        if (size > 0 || !grow())
            return size;
    }
    return 0;
}
