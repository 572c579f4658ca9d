#include "agentx/agentx_pdu.h"

#include <stdbool.h>
#include <string.h>

#include "agentx/agentx_octets.h"

/*
 * Octets. A manager's request has at most 64 KiB, and its object identifiers take four times as
 * much in AgentX.
 */
enum { OVERLONG_MAX = 1 << 20 };

/* The unread part of a PDU. */
struct rest {
    const uint8_t *at;
    size_t length;
    bool network_order;
};

static bool skip(struct rest *rest, size_t length)
{
    if (length > rest->length)
        return false;
    rest->at += length;
    rest->length -= length;
    return true;
}

/* A string: its length, then its octets, padded to a multiple of four. */
static bool skip_string(struct rest *rest, const uint8_t **text, size_t *length)
{
    uint32_t size;

    if (rest->length < 4)
        return false;
    size = na_octets_number(rest->at, rest->network_order);
    *text = rest->at + 4;
    *length = size;
    return size <= NA_PDU_MAX && skip(rest, 4 + (((size_t)size + 3) & ~(size_t)3));
}

/*
 * A name: number of arcs, n of a prefix 1.3.6.1.n or 0, `include`, a reserved octet, the arcs (RFC
 * 2741, 5.1).
 */
static bool skip_name(struct rest *rest)
{
    size_t arcs, all;

    if (rest->length < 4)
        return false;
    arcs = rest->at[0];
    all = arcs + (rest->at[1] != 0 ? 5 : 0);
    return all <= NA_PDU_ARCS_MAX && skip(rest, 4 + 4 * arcs);
}

static bool skip_value(struct rest *rest, unsigned type)
{
    const uint8_t *text;
    size_t length;

    switch (type) {
    case NA_PDU_INTEGER:
    case NA_PDU_COUNTER32:
    case NA_PDU_GAUGE32:
    case NA_PDU_TIME_TICKS: return skip(rest, 4);
    case NA_PDU_COUNTER64: return skip(rest, 8);
    case NA_PDU_OBJECT_IDENTIFIER: return skip_name(rest);
    case NA_PDU_OCTET_STRING:
    case NA_PDU_IP_ADDRESS:
    case NA_PDU_OPAQUE: return skip_string(rest, &text, &length);
    default:
        return type == NA_PDU_NULL || type == NA_PDU_NO_SUCH_OBJECT ||
               type == NA_PDU_NO_SUCH_INSTANCE || type == NA_PDU_END_OF_MIB_VIEW;
    }
}

static bool skip_variables(struct rest *rest)
{
    while (rest->length > 0) {
        unsigned type;

        if (rest->length < 4)
            return false;
        type = rest->network_order ? (unsigned)rest->at[0] << 8 | rest->at[1]
                                   : (unsigned)rest->at[1] << 8 | rest->at[0];
        if (!skip(rest, 4) || !skip_name(rest) || !skip_value(rest, type))
            return false;
    }
    return true;
}

static bool skip_ranges(struct rest *rest)
{
    while (rest->length > 0)
        if (!skip_name(rest) || !skip_name(rest))
            return false;
    return true;
}

/* The library keeps a context both as a C string and with its length, so the two must agree. */
static bool skip_context(struct rest *rest)
{
    const uint8_t *text;
    size_t length;

    return skip_string(rest, &text, &length) && memchr(text, '\0', length) == NULL;
}

static bool skip_payload(struct rest *rest, uint8_t type)
{
    switch (type) {
    case NA_PDU_GET:
    case NA_PDU_GETNEXT: return skip_ranges(rest);
    case NA_PDU_GETBULK: return skip(rest, 4) && skip_ranges(rest);
    case NA_PDU_TESTSET: return skip_variables(rest);
    case NA_PDU_RESPONSE: return skip(rest, 8) && skip_variables(rest);
    default: return rest->length == 0;
    }
}

/*
 * The types that a master agent sends, and Ping, which is harmless; the others are sent by
 * subagents. The content of Close does not matter.
 */
static bool is_for_subagents(uint8_t type)
{
    return type == NA_PDU_RESPONSE || type == NA_PDU_PING ||
           (type >= NA_PDU_GET && type <= NA_PDU_CLEANUPSET);
}

int na_pdu_check(const uint8_t *octets, size_t length, const char **why)
{
    struct rest rest = { octets, length, false };
    uint32_t payload;

    *why = NULL;
    if (length > 0 && octets[0] != 1)
        *why = "another version of the protocol";
    else if (length > 1 && octets[1] == NA_PDU_CLOSE)
        *why = "Close";
    else if (length > 1 && !is_for_subagents(octets[1]))
        *why = "a kind of PDU that no master agent sends";
    if (*why != NULL)
        return -1;
    if (length < NA_PDU_HEADER)
        return 0;
    rest.network_order = octets[2] & NA_PDU_NETWORK_BYTE_ORDER;
    payload = na_octets_number(octets + 16, rest.network_order);
    if (payload > NA_PDU_MAX - NA_PDU_HEADER || payload % 4 != 0) {
        *why = "a PDU of an impossible length";
        return -1;
    }
    if (length - NA_PDU_HEADER < payload)
        return 0;
    rest.at = octets + NA_PDU_HEADER;
    rest.length = payload;
    if (((octets[2] & NA_PDU_NON_DEFAULT_CONTEXT) && !skip_context(&rest)) ||
        !skip_payload(&rest, octets[1])) {
        *why = "a PDU whose parts do not fit into it";
        return -1;
    }
    return NA_PDU_HEADER + (int)payload;
}

/* The error with which a PDU is refused (RFC 2741, 7.2.2 and 7.2.4); 0: it is not refused. */
static uint16_t refusal(const uint8_t *pdu)
{
    switch (pdu[1]) {
    case NA_PDU_TESTSET: return NA_PDU_NOT_WRITABLE;
    case NA_PDU_COMMITSET: return 14; /* commitFailed */
    case NA_PDU_UNDOSET: return 15;   /* undoFailed */
    default:
        return (pdu[2] & NA_PDU_NON_DEFAULT_CONTEXT) && pdu[1] != NA_PDU_RESPONSE
                 ? 262
                 : 0; /* unsupportedContext */
    }
}

size_t na_pdu_overlong(const uint8_t *octets, size_t length)
{
    uint32_t payload;

    if (length < NA_PDU_HEADER || octets[0] != 1 || octets[1] < NA_PDU_GET ||
        octets[1] > NA_PDU_TESTSET)
        return 0;
    payload = na_octets_number(octets + 16, octets[2] & NA_PDU_NETWORK_BYTE_ORDER);
    return payload > NA_PDU_MAX - NA_PDU_HEADER && payload <= OVERLONG_MAX && payload % 4 == 0
             ? NA_PDU_HEADER + (size_t)payload
             : 0;
}

void na_pdu_answer(const uint8_t *pdu, uint8_t answer[NA_PDU_ANSWER], size_t length, uint16_t error,
                   uint16_t index)
{
    bool network_order = pdu[2] & NA_PDU_NETWORK_BYTE_ORDER;

    memcpy(answer, pdu, NA_PDU_HEADER); /* session, transaction and packet ID */
    answer[1] = NA_PDU_RESPONSE;
    answer[2] &= NA_PDU_NETWORK_BYTE_ORDER;
    na_octets_put(answer + 16, (uint32_t)(length - NA_PDU_HEADER), network_order);
    na_octets_put(answer + 20, 0, network_order); /* sysUpTime, which only the master agent sets */
    na_octets_put_two(answer + 24, error, index, network_order);
}

size_t na_pdu_open(uint8_t pdu[NA_PDU_OPEN_MAX], uint8_t timeout, const char *description)
{
    size_t length = strlen(description), payload = 12 + ((length + 3) & ~(size_t)3);

    memset(pdu, 0, NA_PDU_OPEN_MAX);
    pdu[0] = 1;
    pdu[1] = NA_PDU_OPEN;
    pdu[2] = NA_PDU_NETWORK_BYTE_ORDER;
    na_octets_put(pdu + 16, (uint32_t)payload, true);
    pdu[NA_PDU_HEADER] = timeout;
    na_octets_put(pdu + NA_PDU_HEADER + 8, (uint32_t)length, true);
    memcpy(pdu + NA_PDU_HEADER + 12, description, length);
    return NA_PDU_HEADER + payload;
}

enum na_pdu_use na_pdu_use(const uint8_t *pdu, uint8_t answer[NA_PDU_ANSWER])
{
    uint16_t error = refusal(pdu);

    if (pdu[1] == NA_PDU_CLEANUPSET || pdu[1] == NA_PDU_PING)
        return NA_PDU_DROP; /* CleanupSet has no response, and Ping is for subagents to send */
    if (error == 0)
        return pdu[1] == NA_PDU_RESPONSE ? NA_PDU_PASS : NA_PDU_READ;
    na_pdu_answer(pdu, answer, NA_PDU_ANSWER, error, pdu[1] == NA_PDU_TESTSET);
    return NA_PDU_REFUSE;
}

/* Length in octets of the first `count` ranges, or of all if there are fewer. */
static size_t ranges_length(struct rest rest, unsigned count)
{
    size_t whole = rest.length;

    while (count-- > 0 && rest.length > 0 && skip_name(&rest) && skip_name(&rest))
        continue;
    return whole - rest.length;
}

size_t na_pdu_simplify(uint8_t *pdu, size_t length)
{
    const bool network_order = pdu[2] & NA_PDU_NETWORK_BYTE_ORDER;
    const uint8_t *numbers = pdu + NA_PDU_HEADER; /* non-repeaters, max-repetitions */
    struct rest ranges = { numbers + 4, 0, network_order };
    size_t kept;

    if (pdu[1] != NA_PDU_GETBULK || (pdu[2] & NA_PDU_NON_DEFAULT_CONTEXT))
        return length;
    ranges.length = kept = length - NA_PDU_HEADER - 4;
    if (na_octets_short(numbers + 2, network_order) == 0)
        kept = ranges_length(ranges, na_octets_short(numbers, network_order));
    pdu[1] = NA_PDU_GETNEXT;
    memmove(pdu + NA_PDU_HEADER, ranges.at, kept);
    na_octets_put(pdu + 16, (uint32_t)kept, network_order);
    return NA_PDU_HEADER + kept;
}
