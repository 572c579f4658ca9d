#include "agentx/agentx_input.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <string.h>

#include "agentx/agentx_fast.h"
#include "agentx/agentx_octets.h"
#include "agentx/agentx_output.h"
#include "agentx/agentx_pdu.h"
#include "agentx/agentx_requests.h"

/* A process has one session. */
static struct {
    uint8_t rest[NA_PDU_MAX]; /* the start of an incomplete PDU, or PDUs that are not handled yet */
    size_t held;
    bool more;            /* whether these are PDUs that are not handled yet */
    size_t skip;          /* octets still to be skipped of a PDU that was refused for its length */
    uint32_t transaction; /* h.transactionID of the last request answered */
    bool burst;           /* see na_agentx_input_is_burst() */
} input;

void na_agentx_input_begin(void)
{
    input.held = input.skip = 0;
    input.more = input.burst = false;
    input.transaction = 0;
}

void na_agentx_input_end(void)
{
    na_agentx_fast_forget();
}

size_t na_agentx_input_rest(uint8_t *to)
{
    memcpy(to, input.rest, input.held);
    return input.held;
}

bool na_agentx_input_more(void)
{
    return input.more;
}

bool na_agentx_input_is_burst(void)
{
    return input.burst;
}

void na_agentx_input_burst_used(void)
{
    input.burst = false;
}

static void answer_with(const uint8_t *octets, size_t length)
{
    uint32_t transaction = na_pdu_number(octets, NA_PDU_TRANSACTION_AT);

    na_agentx_output_response(octets, length);
    input.burst = transaction == input.transaction;
    input.transaction = transaction;
}

void na_agentx_input_answer_waiting(void)
{
    struct na_fast_response response;

    while (na_agentx_fast_answer_waiting(&response))
        answer_with(response.octets, response.length);
}

/*
 * Handles a complete PDU, which may be moved to `to`. Returns how many octets of it are left for
 * the library.
 */
static size_t handle_pdu(uint8_t *to, uint8_t *pdu, size_t size)
{
    uint8_t refusal[NA_PDU_ANSWER];
    enum na_pdu_use use = na_pdu_use(pdu, refusal);
    struct na_fast_response answer = { refusal, sizeof(refusal) };
    enum na_fast fast = NA_FAST_OFF;

    if (use == NA_PDU_READ) {
        size = na_pdu_simplify(pdu, size);
        fast = na_agentx_fast_answer(pdu, size, &answer);
    }
    if (fast == NA_FAST_ANSWERED || use == NA_PDU_REFUSE)
        answer_with(answer.octets, answer.length);
    if (fast != NA_FAST_OFF || use == NA_PDU_REFUSE || use == NA_PDU_DROP)
        return 0;
    if (use == NA_PDU_PASS && !na_agentx_requests_take_reply(pdu, size))
        return 0;
    if (to != pdu)
        memmove(to, pdu, size);
    return size;
}

/*
 * If a request is too long, refuses it and arranges for the missing part to be skipped. Returns how
 * many octets of it have arrived; 0 if it is not too long.
 */
static size_t refuse_overlong(const uint8_t *octets, size_t length)
{
    size_t whole = na_pdu_overlong(octets, length);
    bool set = whole > 0 && octets[1] == NA_PDU_TESTSET;
    uint8_t refusal[NA_PDU_ANSWER];

    if (whole == 0)
        return 0;
    na_pdu_answer(octets, refusal, sizeof(refusal), set ? NA_PDU_NOT_WRITABLE : NA_PDU_TOO_BIG,
                  set);
    answer_with(refusal, sizeof(refusal));
    if (length > whole)
        length = whole;
    input.skip = whole - length;
    return length;
}

int na_agentx_input_handle(uint8_t *octets, size_t length)
{
    const char *why;
    size_t at = input.skip < length ? input.skip : length, left = 0;

    input.skip -= at;
    input.more = false;
    while (at < length && !input.more) {
        size_t overlong = refuse_overlong(octets + at, length - at), kept;
        int size;

        if (overlong > 0) {
            at += overlong;
            continue;
        }
        size = na_pdu_check(octets + at, length - at, &why);
        if (size < 0) {
            snmp_log(LOG_WARNING, "the AgentX master sent %s: closing the session\n", why);
            return -1;
        }
        if (size == 0)
            break;
        kept = handle_pdu(octets + left, octets + at, (size_t)size);
        input.more = kept > 0 && octets[left + 1] != NA_PDU_RESPONSE;
        left += kept;
        at += (size_t)size;
    }
    input.held = length - at;
    input.more &= input.held > 0;
    memcpy(input.rest, octets + at, input.held);
    return (int)left;
}
