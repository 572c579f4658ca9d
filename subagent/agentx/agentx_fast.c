#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "agentx/agentx_fast.h"

#include "agentx/agentx_octets.h"
#include "agentx/agentx_pdu.h"
#include "agentx/agentx_response.h"
#include "agentx/snmp_handler.h"

/* Net-SNMP's callbacks take no argument of ours; a process has one session. */
static struct {
    struct na_objects *objects;
    bool forbidden;
    uint8_t response[NA_PDU_MAX];
} fast;

void na_agentx_fast_allow(bool allowed)
{
    fast.forbidden = !allowed;
}

void na_agentx_fast_objects(struct na_objects *objects)
{
    fast.objects = objects;
}

size_t na_agentx_fast_answer(const uint8_t *pdu, size_t length, const uint8_t **response)
{
    struct na_request request = na_snmp_handler_request(
        fast.objects, na_octets_number(pdu + 8, pdu[2] & NA_PDU_NETWORK_BYTE_ORDER));
    size_t size;

    *response = fast.response;
    if (fast.forbidden)
        return 0;
    size = na_response(fast.objects, &request, pdu, length, fast.response, sizeof(fast.response));
    if (size > 0)
        return size;
    na_pdu_answer(pdu, fast.response, NA_PDU_ANSWER, NA_PDU_TOO_BIG, 0);
    return NA_PDU_ANSWER;
}
