#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/agent/agent_callbacks.h>
#include <net-snmp/agent/sysORTable.h>

#include "agentx.h"

#include "agentx_guard.h"
#include "agentx_pdu.h"
#include "build.h"
#include "watchdog.h"

static oid root[] = { NA_MIB_ROOT };       /* not const: the library's macros do not take that */

enum { ROOT_LENGTH = sizeof(root) / sizeof(root[0]) };

/* Net-SNMP calls back without an argument of ours when a session begins or ends; there is one session in a process. */
static struct {
    struct na_objects *objects;
    struct na_snapshot *snapshot;
    bool connected, refused;
    netsnmp_callback usual;     /* the library's own function for the session's PDUs */
} agent;

/* The arcs below the root; false if the name does not lie there. A name before the root counts as the root itself for a GETNEXT. */
static bool below_root(const oid *name, size_t length, bool next, uint32_t *arcs, size_t *count)
{
    *count = 0;
    if (snmp_oidtree_compare(name, length, root, ROOT_LENGTH) != 0 || length < ROOT_LENGTH)
        return next && snmp_oid_compare(name, length, root, ROOT_LENGTH) < 0;
    if (length - ROOT_LENGTH > NA_OID_MAX) {
        /* longer than any instance: what comes behind it comes behind its beginning too */
        length = ROOT_LENGTH + NA_OID_MAX;
        if (!next)
            return false;
    }
    for (size_t i = ROOT_LENGTH; i < length; i++)
        arcs[(*count)++] = (uint32_t)name[i];
    return true;
}

static void set_value(netsnmp_variable_list *variable, const struct na_value *value)
{
    static const u_char types[] = {
        [NA_TYPE_INTEGER] = ASN_INTEGER,   [NA_TYPE_STRING] = ASN_OCTET_STR, [NA_TYPE_OCTETS] = ASN_OCTET_STR,
        [NA_TYPE_COUNTER32] = ASN_COUNTER, [NA_TYPE_GAUGE32] = ASN_GAUGE,    [NA_TYPE_TIMETICKS] = ASN_TIMETICKS,
        [NA_TYPE_COUNTER64] = ASN_COUNTER64,
    };
    struct counter64 wide = { .high = (u_long)(value->number >> 32), .low = (u_long)(value->number & UINT32_MAX) };
    long number = (long)value->number;

    if (types[value->type] == ASN_OCTET_STR)
        snmp_set_var_typed_value(variable, ASN_OCTET_STR, value->text, value->length);
    else if (value->type == NA_TYPE_COUNTER64)
        snmp_set_var_typed_value(variable, ASN_COUNTER64, &wide, sizeof(wide));
    else
        snmp_set_var_typed_value(variable, types[value->type], &number, sizeof(number));
}

/* Answers a GET into variable; returns 0, or the exception that stands for a value. */
static int answer_get(netsnmp_variable_list *variable, const struct na_asker *asker)
{
    uint32_t arcs[NA_OID_MAX];
    struct na_value value;
    size_t count;

    if (!below_root(variable->name, variable->name_length, false, arcs, &count))
        return SNMP_NOSUCHOBJECT;
    if (!na_objects_get(agent.objects, asker, arcs, count, &value))
        return na_objects_knows(agent.objects, arcs, count) ? SNMP_NOSUCHINSTANCE : SNMP_NOSUCHOBJECT;
    set_value(variable, &value);
    return 0;
}

/* Answers a GETNEXT into variable unless what comes next is not before `end` (if there is one); false leaves it as it is. */
static bool answer_next(netsnmp_variable_list *variable, bool inclusive, const oid *end, size_t end_length,
                        const struct na_asker *asker)
{
    uint32_t arcs[NA_OID_MAX];
    oid name[ROOT_LENGTH + NA_OID_MAX];
    struct na_value value;
    size_t count;

    if (!below_root(variable->name, variable->name_length, true, arcs, &count) ||
        !na_objects_next(agent.objects, asker, arcs, &count, inclusive, &value))
        return false;
    memcpy(name, root, sizeof(root));
    for (size_t i = 0; i < count; i++)
        name[ROOT_LENGTH + i] = arcs[i];
    if (end_length > 0 && snmp_oid_compare(name, ROOT_LENGTH + count, end, end_length) >= 0)
        return false;
    snmp_set_var_objid(variable, name, ROOT_LENGTH + count);
    set_value(variable, &value);
    return true;
}

/* All requests that one PDU of a manager causes carry the same transaction id. */
static struct na_asker asker_of(const netsnmp_pdu *pdu)
{
    return (struct na_asker){ (uint64_t)(uint32_t)pdu->sessid << 32 | (uint32_t)pdu->transid, (uint32_t)netsnmp_get_agent_uptime() };
}

/* The ordinary way, through the library. At the end of the subtree a variable stays as it is: the library goes on behind it. */
static int handle(netsnmp_mib_handler *handler, netsnmp_handler_registration *registration, netsnmp_agent_request_info *info,
                  netsnmp_request_info *requests)
{
    struct na_asker asker = asker_of(info->asp->pdu);

    (void)handler;
    (void)registration;
    for (netsnmp_request_info *request = requests; request != NULL; request = request->next) {
        if (request->processed)
            continue;
        if (info->mode == MODE_GETNEXT) {
            answer_next(request->requestvb, request->inclusive, NULL, 0, &asker);
        } else if (info->mode == MODE_GET) {
            int exception = answer_get(request->requestvb, &asker);

            if (exception)
                netsnmp_set_request_error(info, request, exception);
        }
    }
    return SNMP_ERR_NOERROR;
}

/* RFC 2741, 7.2.3.2: a variable whose range has nothing (any more) keeps its name and says endOfMibView. */
static void answer_range(netsnmp_variable_list *variable, const struct na_asker *asker)
{
    oid end[MAX_OID_LEN];
    size_t end_length = variable->val_len / sizeof(oid);
    bool inclusive = variable->type == ASN_PRIV_INCL_RANGE;

    /* setting the value overwrites the range; a null OID, 0.0 to this library, is no end */
    if (end_length > MAX_OID_LEN)
        end_length = MAX_OID_LEN;
    memcpy(end, variable->val.objid, end_length * sizeof(oid));
    if (end_length == 2 && end[0] == 0 && end[1] == 0)
        end_length = 0;
    if (!answer_next(variable, inclusive, end, end_length, asker))
        snmp_set_var_typed_value(variable, SNMP_ENDOFMIBVIEW, NULL, 0);
}

/* A GetBulk is answered as a GetNext, once for each variable: a master agent that sends one asks for the rest again. */
static bool is_reading(const netsnmp_pdu *pdu)
{
    return pdu->command == NA_PDU_GET || pdu->command == NA_PDU_GETNEXT || pdu->command == NA_PDU_GETBULK;
}

/*
 * The fast way: the library's own sends each request through a pipe to itself, which is more than half of what an answer costs.
 * Gets and GetNexts in the default context are answered here, and all else goes to the callback that was there.
 */
static int answer_at_once(int operation, netsnmp_session *session, int request, netsnmp_pdu *pdu, void *magic)
{
    netsnmp_variable_list *variables = pdu ? pdu->variables : NULL;
    struct na_asker asker;
    netsnmp_pdu *answer;

    if (operation == NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE && (pdu->community_len > 0 || !is_reading(pdu)) && na_agentx_refuse(session, pdu))
        return 1;
    if (operation != NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE || !is_reading(pdu))
        return agent.usual(operation, session, request, pdu, magic);
    asker = asker_of(pdu);
    for (netsnmp_variable_list *variable = variables; variable != NULL; variable = variable->next_variable) {
        if (pdu->command != NA_PDU_GET) {
            answer_range(variable, &asker);
        } else {
            int exception = answer_get(variable, &asker);

            if (exception)
                snmp_set_var_typed_value(variable, (u_char)exception, NULL, 0);
        }
    }
    pdu->variables = NULL;      /* the answer has them, without a copy */
    answer = snmp_clone_pdu(pdu);
    if (answer == NULL) {
        snmp_free_varbind(variables);
        return 1;
    }
    answer->variables = variables;
    answer->errstat = answer->errindex = 0;     /* where a GetBulk has its numbers */
    answer->command = NA_PDU_RESPONSE;
    answer->version = session->version;
    if (!snmp_send(session, answer))
        snmp_free_pdu(answer);
    return 1;
}

/* A master agent that hangs may keep us a third of a second at a ping, not the six seconds of the library's patience. */
static int session_began(int major, int minor, void *server, void *client)
{
    netsnmp_session *session = server;

    (void)major;
    (void)minor;
    (void)client;
    session->timeout = 333333;
    session->retries = 0;
    na_agentx_guard(session);
    agent.usual = session->callback;
    session->callback = answer_at_once;
    na_watchdog(false);
    agent.connected = true;
    agent.refused = false;
    na_snapshot_forget_requests(agent.snapshot);
    return SNMP_ERR_NOERROR;
}

static int session_ended(int major, int minor, void *server, void *client)
{
    (void)major;
    (void)minor;
    (void)server;
    (void)client;
    na_watchdog(true);
    agent.connected = false;
    return SNMP_ERR_NOERROR;
}

enum na_agentx_state na_agentx_state(void)
{
    return !agent.connected ? NA_AGENTX_AWAY : agent.refused ? NA_AGENTX_REFUSED : NA_AGENTX_SERVING;
}

/* That a master agent refuses a registration (RFC 2741: duplicateRegistration is 263) the library tells its log and nobody else. */
static int listen_for_refusal(int major, int minor, void *server, void *client)
{
    const struct snmp_log_message *message = server;

    (void)major;
    (void)minor;
    (void)client;
    agent.refused |= strstr(message->msg, "registering pdu failed: 263") != NULL;
    return 0;
}

bool na_agentx_register(struct na_objects *objects, struct na_snapshot *snapshot)
{
    netsnmp_handler_registration *registration =
        netsnmp_create_handler_registration("netstat", handle, root, ROOT_LENGTH, HANDLER_CAN_RONLY);

    agent.objects = objects;
    agent.snapshot = snapshot;
    if (registration == NULL || netsnmp_register_handler(registration) != MIB_REGISTERED_OK)
        return false;
    snmp_enable_calllog();
    snmp_register_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_LOGGING, listen_for_refusal, NULL);
    REGISTER_SYSOR_ENTRY(root, "LINUX-NETSTAT-MIB: extended network counters of Linux");
    return snmp_register_callback(SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_INDEX_START, session_began, NULL) == SNMPERR_SUCCESS &&
           snmp_register_callback(SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_INDEX_STOP, session_ended, NULL) == SNMPERR_SUCCESS;
}
