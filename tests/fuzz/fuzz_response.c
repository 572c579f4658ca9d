/*
 * Responses to Gets and GetNexts: the input is PDUs as for fuzz_pdu.c. Net-SNMP's parser reads both
 * request and response, and the parsed response must be the answer to the parsed request.
 */
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "alarms/mib_tables.h"
#include "agentx/agentx_pdu.h"
#include "agentx/agentx_response.h"
#include "base/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "records.h"

/* The library exports these functions without a header. */
enum { AGENTX = 0xc0 }; /* a bit pattern that every version of AgentX has there */
int agentx_parse(netsnmp_session *session, netsnmp_pdu *pdu, u_char *octets, size_t length);

static struct na_objects *objects;
static const struct na_request request = { 1, 0 };
static const oid root[] = { NA_MIB_ROOT };

static void begin(void)
{
    const char *source = getenv("srcdir");
    char *path;

    must(asprintf(&path, "%s/tests/fixtures/live-6.18.44", source != NULL ? source : ".") > 0);
    objects = na_objects_new(nothing_new(path), na_mib_tables);
    free(path);
    must(objects != NULL);
}

static netsnmp_pdu *parsed(const uint8_t *octets, size_t length)
{
    netsnmp_session session = { .version = AGENTX };
    netsnmp_pdu *pdu = calloc(1, sizeof(*pdu));

    must(pdu != NULL);
    must(agentx_parse(&session, pdu, (u_char *)octets, length) == SNMP_ERR_NOERROR);
    return pdu;
}

static int compare(const netsnmp_variable_list *a, const netsnmp_variable_list *b)
{
    return snmp_oid_compare(a->name, a->name_length, b->name, b->name_length);
}

/* Asserts that the value is that of this name. */
static void check_value(const netsnmp_variable_list *said)
{
    uint32_t arcs[MAX_OID_LEN];
    size_t count = said->name_length - OID_LENGTH(root);
    struct na_value value;

    must(said->name_length > OID_LENGTH(root) && memcmp(said->name, root, sizeof(root)) == 0);
    for (size_t i = 0; i < count; i++)
        arcs[i] = (uint32_t)said->name[OID_LENGTH(root) + i];
    must(na_objects_get(objects, &request, arcs, count, &value));
    switch (said->type) {
    case ASN_OCTET_STR:
        must(said->val_len == value.length &&
             memcmp(said->val.string, value.text, value.length) == 0);
        break;
    case ASN_COUNTER64:
        must(said->val.counter64->high == value.number >> 32 &&
             said->val.counter64->low == (value.number & UINT32_MAX));
        break;
    default: must(((uint64_t)*said->val.integer & UINT32_MAX) == (value.number & UINT32_MAX));
    }
}

static void check_next(const netsnmp_variable_list *asked, const netsnmp_variable_list *said)
{
    const oid *end = asked->val.objid;
    size_t length = asked->val_len / sizeof(oid);
    int order = compare(said, asked);

    if (length == 2 && end[0] == 0 && end[1] == 0) /* the library's representation of no end */
        length = 0;
    if (said->type == SNMP_ENDOFMIBVIEW) {
        must(order == 0);
        return;
    }
    must(order > 0 || (order == 0 && asked->type == ASN_PRIV_INCL_RANGE));
    must(length == 0 || snmp_oid_compare(said->name, said->name_length, end, length) < 0);
    check_value(said);
}

static void check_response(const uint8_t *question, size_t length, const uint8_t *response,
                           size_t size)
{
    netsnmp_pdu *asked = parsed(question, length), *said = parsed(response, size);
    const netsnmp_variable_list *answer = said->variables;

    must(said->command == NA_PDU_RESPONSE && said->errstat == 0 && said->errindex == 0);
    must(said->sessid == asked->sessid && said->transid == asked->transid &&
         said->reqid == asked->reqid);
    for (const netsnmp_variable_list *one = asked->variables; one != NULL;
         one = one->next_variable, answer = answer->next_variable) {
        must(answer != NULL);
        if (question[1] == NA_PDU_GETNEXT)
            check_next(one, answer);
        else
            must(compare(one, answer) == 0);
        if (question[1] == NA_PDU_GET && answer->type != SNMP_NOSUCHOBJECT &&
            answer->type != SNMP_NOSUCHINSTANCE)
            check_value(answer);
    }
    must(answer == NULL);
    snmp_free_pdu(asked);
    snmp_free_pdu(said);
}

static void ask(const uint8_t *pdu, size_t length)
{
    uint8_t *room = malloc(NA_PDU_MAX), *exact;
    const char *why;
    size_t size;

    must(room != NULL);
    size = na_response(objects, &request, pdu, length, room, NA_PDU_MAX);
    if (size > 0) {
        /* the same response in a buffer of exactly its size, and none in a smaller one */
        exact = malloc(size);
        must(exact != NULL && na_response(objects, &request, pdu, length, exact, size) == size &&
             memcmp(exact, room, size) == 0);
        must(na_pdu_check(exact, size, &why) == (int)size);
        fuzz_hide(exact + size - 1, 1);
        must(na_response(objects, &request, pdu, length, exact, size - 1) == 0);
        fuzz_show(exact + size - 1, 1);
        free(exact);
        check_response(pdu, length, room, size);
    }
    free(room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = data + size;
    uint8_t answer[NA_PDU_ANSWER];

    if (objects == NULL)
        begin();
    while (data < end) {
        const char *why;
        int length = na_pdu_check(data, (size_t)(end - data), &why);
        uint8_t *pdu;

        if (length <= 0)
            break;
        pdu = malloc((size_t)length);
        must(pdu != NULL);
        memcpy(pdu, data, (size_t)length);
        if (na_pdu_use(pdu, answer) == NA_PDU_READ)
            ask(pdu, na_pdu_simplify(pdu, (size_t)length));
        free(pdu);
        data += length;
    }
    return 0;
}
