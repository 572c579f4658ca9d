#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "agentx/agentx_fast.h"

#include <stdlib.h>
#include <string.h>

#include "agentx/agentx_octets.h"
#include "agentx/agentx_pdu.h"
#include "agentx/agentx_response.h"
#include "agentx/snmp_handler.h"
#include "agentx/wait.h"

/* A request that waits for a reading. */
struct waiting {
    struct na_request request;
    uint8_t *pdu; /* owned */
    size_t length;
    struct na_wait wait;
};

/* Net-SNMP's callbacks take no argument of ours; a process has one session. */
static struct {
    struct na_objects *objects;
    bool forbidden;
    struct waiting waiting[NA_WAITING_MAX]; /* the oldest first */
    size_t count;
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

/* Returns whether the response could be newer soon. */
static bool answer(const struct na_request *request, const uint8_t *pdu, size_t length,
                   struct na_fast_response *response)
{
    size_t size;

    na_objects_forget_awaited(fast.objects);
    size = na_response(fast.objects, request, pdu, length, fast.response, sizeof(fast.response));
    if (size == 0) {
        na_pdu_answer(pdu, fast.response, NA_PDU_ANSWER, NA_PDU_TOO_BIG, 0);
        size = NA_PDU_ANSWER;
    }
    *response = (struct na_fast_response){ fast.response, size };
    return na_objects_awaits(fast.objects);
}

/* False if there is no room or memory. */
static bool keep(const struct na_request *request, const uint8_t *pdu, size_t length)
{
    uint8_t *copy = fast.count < NA_WAITING_MAX ? malloc(length) : NULL;

    if (copy == NULL)
        return false;
    memcpy(copy, pdu, length);
    fast.waiting[fast.count++] = (struct waiting){ *request, copy, length,
                                                   na_wait_begin(fast.objects) };
    return true;
}

static void forget(size_t place)
{
    free(fast.waiting[place].pdu);
    fast.count--;
    memmove(&fast.waiting[place], &fast.waiting[place + 1],
            (fast.count - place) * sizeof(fast.waiting[0]));
}

enum na_fast na_agentx_fast_answer(const uint8_t *pdu, size_t length,
                                   struct na_fast_response *response)
{
    struct na_request request = na_snmp_handler_request(
        fast.objects, na_octets_number(pdu + 8, pdu[2] & NA_PDU_NETWORK_BYTE_ORDER));

    if (fast.forbidden)
        return NA_FAST_OFF;
    if (!answer(&request, pdu, length, response))
        return NA_FAST_ANSWERED;
    return keep(&request, pdu, length) ? NA_FAST_WAITS : NA_FAST_ANSWERED;
}

bool na_agentx_fast_answer_waiting(struct na_fast_response *response)
{
    for (size_t i = 0; i < fast.count; i++) {
        struct waiting *waiting = &fast.waiting[i];
        const bool over = na_wait_is_over(&waiting->wait, fast.objects);
        bool better;

        if (!na_wait_is_due(&waiting->wait, fast.objects))
            continue;
        better = answer(&waiting->request, waiting->pdu, waiting->length, response);
        if (better && !over)
            continue;
        forget(i);
        return true;
    }
    return false;
}

void na_agentx_fast_forget(void)
{
    while (fast.count > 0)
        forget(fast.count - 1);
}
