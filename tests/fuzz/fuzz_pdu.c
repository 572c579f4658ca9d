/*
 * Input from a master agent: the input is a sequence of PDUs. Those that pass the check are given
 * to Net-SNMP's parser.
 */
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "agentx/agentx_pdu.h"

#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

/* The library exports these functions without a header. */
enum { AGENTX = 0xc0 }; /* a bit pattern that every version of AgentX has there */
int agentx_parse(netsnmp_session *session, netsnmp_pdu *pdu, u_char *octets, size_t length);

/* The answer for octets in a buffer of exactly their size. */
static int check(const uint8_t *octets, size_t length, const char **why)
{
    uint8_t *exact = malloc(length ? length : 1);
    int result;

    must(exact != NULL);
    memcpy(exact, octets, length);
    if (length == 0)
        fuzz_hide(exact, 1);
    result = na_pdu_check(exact, length, why);
    fuzz_show(exact, 1);
    free(exact);
    return result;
}

/* A complete PDU is recognised whatever follows it, and any part of it is incomplete. */
static void check_whole(const uint8_t *octets, size_t size)
{
    const size_t parts[] = { 0, 1, NA_PDU_HEADER - 1, NA_PDU_HEADER, size / 2, size - 1 };
    const char *why;

    must(size >= NA_PDU_HEADER && size <= NA_PDU_MAX && size % 4 == 0);
    must(check(octets, size, &why) == (int)size && why == NULL);
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        must(parts[i] >= size || (check(octets, parts[i], &why) == 0 && why == NULL));
}

/* An invalid PDU stays invalid whatever follows. */
static void check_wrong(const uint8_t *octets, size_t length)
{
    uint8_t *more = calloc(1, length + 8);
    const char *why;

    must(more != NULL);
    memcpy(more, octets, length);
    must(na_pdu_check(more, length + 8, &why) == -1 && why != NULL);
    free(more);
}

/* The library decodes the responses that are sent. */
static void serve(uint8_t *octets, size_t size)
{
    netsnmp_session session;
    netsnmp_pdu *pdu = calloc(1, sizeof(*pdu));
    const char *why;

    must(pdu != NULL && na_pdu_check(octets, size, &why) == (int)size);
    memset(&session, 0, sizeof(session));
    session.version = AGENTX;
    must(agentx_parse(&session, pdu, octets, size) == SNMP_ERR_NOERROR);
    snmp_free_pdu(pdu);
}

static void use(const uint8_t *octets, size_t size)
{
    uint8_t answer[NA_PDU_ANSWER], *pdu = malloc(size);
    const char *why;

    must(pdu != NULL);
    memcpy(pdu, octets, size);
    switch (na_pdu_use(pdu, answer)) {
    case NA_PDU_READ:
    case NA_PDU_PASS: serve(pdu, na_pdu_simplify(pdu, size)); break;
    case NA_PDU_REFUSE:
        must(na_pdu_check(answer, sizeof(answer), &why) == (int)sizeof(answer));
        must(memcmp(answer + 4, octets + 4, 12) == 0); /* session, transaction, number */
        break;
    case NA_PDU_DROP: break;
    }
    free(pdu);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = data + size;

    while (data < end) {
        const char *why;
        int length = check(data, (size_t)(end - data), &why);

        must((length < 0) == (why != NULL));
        must(na_pdu_overlong(data, (size_t)(end - data)) == 0 || length < 0);
        if (length < 0)
            check_wrong(data, (size_t)(end - data));
        if (length <= 0)
            break;
        check_whole(data, (size_t)length);
        use(data, (size_t)length);
        data += length;
    }
    return 0;
}
