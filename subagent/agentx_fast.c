#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "agentx_fast.h"

#include "agentx_pdu.h"

/* Net-SNMP calls back without an argument of ours. */
static struct {
    struct na_objects *objects;
    netsnmp_callback usual;     /* the library's own function for the session's PDUs */
    bool forbidden;
} fast;

void na_agentx_fast_allow(bool allowed)
{
    fast.forbidden = !allowed;
}

/* RFC 2741, 5.2: a range, as the library's parser leaves it. Where it ends is the variable's value; 0.0, a null OID, is no end. */
static bool is_range(const netsnmp_variable_list *variable)
{
    return (variable->type == ASN_PRIV_INCL_RANGE || variable->type == ASN_PRIV_EXCL_RANGE) &&
           variable->val_len <= MAX_OID_LEN * sizeof(oid) && variable->val_len % sizeof(oid) == 0;
}

/*
 * Whether it is what this way is for. What lies elsewhere is answered too, with noSuchObject or endOfMibView: a master agent that asks
 * for what was not registered is not to be let into the library, which keeps what it cannot make sense of.
 */
static bool is_ours(const netsnmp_pdu *pdu)
{
    return (pdu->command == NA_PDU_GET || pdu->command == NA_PDU_GETNEXT) && pdu->community_len == 0;
}

/* RFC 2741, 7.2.3.2: a variable whose range has nothing (any more) keeps its name and says endOfMibView. */
static int answer_range(const struct na_asker *asker, netsnmp_variable_list *variable)
{
    oid end[MAX_OID_LEN];
    size_t length = is_range(variable) ? variable->val_len / sizeof(oid) : 0;
    bool inclusive = variable->type == ASN_PRIV_INCL_RANGE;

    memcpy(end, variable->val.objid, length * sizeof(oid));     /* the answer overwrites it */
    if (length == 2 && end[0] == 0 && end[1] == 0)
        length = 0;
    return na_answers_next(fast.objects, asker, variable, inclusive, end, length);
}

/* Answers all variables. Returns the status of the response and sets the number of the variable that it is about. */
static long answer(const struct na_asker *asker, netsnmp_pdu *pdu, long *at)
{
    *at = 0;
    for (netsnmp_variable_list *variable = pdu->variables; variable != NULL; variable = variable->next_variable) {
        int error = pdu->command == NA_PDU_GET ? na_answers_get(fast.objects, asker, variable) : answer_range(asker, variable);

        ++*at;
        if (error == SNMP_ERR_GENERR)
            return error;
        if (error != SNMP_ERR_NOERROR)
            snmp_set_var_typed_value(variable, (u_char)error, NULL, 0);
    }
    *at = 0;
    return SNMP_ERR_NOERROR;
}

static int answer_at_once(int operation, netsnmp_session *session, int request, netsnmp_pdu *pdu, void *magic)
{
    netsnmp_variable_list *variables;
    struct na_asker asker;
    netsnmp_pdu *response;

    if (fast.forbidden || operation != NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE || pdu == NULL || !is_ours(pdu))
        return fast.usual(operation, session, request, pdu, magic);
    /* the response takes the variables over, without a copy of each */
    variables = pdu->variables;
    pdu->variables = NULL;
    response = snmp_clone_pdu(pdu);
    pdu->variables = variables;
    if (response == NULL)
        return 1;               /* nothing can be sent without memory: the master agent runs into its timeout */
    asker = na_answers_asker(pdu);
    response->errstat = answer(&asker, pdu, &response->errindex);
    response->variables = pdu->variables;
    pdu->variables = NULL;
    response->command = NA_PDU_RESPONSE;
    response->version = session->version;
    if (!snmp_send(session, response))
        snmp_free_pdu(response);
    return 1;
}

void na_agentx_fast_begin(netsnmp_session *session, struct na_objects *objects)
{
    fast.objects = objects;
    if (session->callback == answer_at_once)
        return;
    fast.usual = session->callback;
    session->callback = answer_at_once;
}
