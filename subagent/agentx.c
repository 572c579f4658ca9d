#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/agent/agent_callbacks.h>
#include <net-snmp/agent/sysORTable.h>

#include "agentx.h"

#include "build.h"

static oid root[] = { NA_MIB_ROOT };       /* not const: the library's macros do not take that */

enum { ROOT_LENGTH = sizeof(root) / sizeof(root[0]) };

/* Net-SNMP calls back without an argument of ours when a session begins or ends; there is one session in a process. */
static struct {
    struct na_objects *objects;
    struct na_snapshot *snapshot;
    bool connected;
} agent;

/* The arcs below the root; false if the name does not lie there. A name before the root counts as the root itself for a GETNEXT. */
static bool below_root(const oid *name, size_t length, bool next, uint32_t *arcs, size_t *count)
{
    *count = 0;
    if (snmp_oidtree_compare(name, length, root, ROOT_LENGTH) != 0 || length < ROOT_LENGTH)
        return next && snmp_oid_compare(name, length, root, ROOT_LENGTH) < 0;
    if (length - ROOT_LENGTH > NA_OID_MAX)
        return false;
    for (size_t i = ROOT_LENGTH; i < length; i++)
        arcs[(*count)++] = (uint32_t)name[i];
    return true;
}

static void set_name(netsnmp_variable_list *variable, const uint32_t *arcs, size_t count)
{
    oid name[ROOT_LENGTH + NA_OID_MAX];

    memcpy(name, root, sizeof(root));
    for (size_t i = 0; i < count; i++)
        name[ROOT_LENGTH + i] = arcs[i];
    snmp_set_var_objid(variable, name, ROOT_LENGTH + count);
}

static void set_value(netsnmp_variable_list *variable, const struct na_value *value)
{
    static const u_char types[] = {
        [NA_TYPE_INTEGER] = ASN_INTEGER,     [NA_TYPE_STRING] = ASN_OCTET_STR,     [NA_TYPE_COUNTER32] = ASN_COUNTER,
        [NA_TYPE_GAUGE32] = ASN_GAUGE,       [NA_TYPE_TIMETICKS] = ASN_TIMETICKS,  [NA_TYPE_COUNTER64] = ASN_COUNTER64,
    };
    struct counter64 wide = { .high = (u_long)(value->number >> 32), .low = (u_long)(value->number & UINT32_MAX) };
    long number = (long)value->number;

    if (value->type == NA_TYPE_STRING)
        snmp_set_var_typed_value(variable, ASN_OCTET_STR, value->text, value->length);
    else if (value->type == NA_TYPE_COUNTER64)
        snmp_set_var_typed_value(variable, ASN_COUNTER64, &wide, sizeof(wide));
    else
        snmp_set_var_typed_value(variable, types[value->type], &number, sizeof(number));
}

static void answer_get(netsnmp_agent_request_info *info, netsnmp_request_info *request, const struct na_asker *asker)
{
    netsnmp_variable_list *variable = request->requestvb;
    uint32_t arcs[NA_OID_MAX];
    struct na_value value;
    size_t count;

    if (!below_root(variable->name, variable->name_length, false, arcs, &count))
        netsnmp_set_request_error(info, request, SNMP_NOSUCHOBJECT);
    else if (na_objects_get(agent.objects, asker, arcs, count, &value))
        set_value(variable, &value);
    else
        netsnmp_set_request_error(info, request,
                                  na_objects_knows(agent.objects, arcs, count) ? SNMP_NOSUCHINSTANCE : SNMP_NOSUCHOBJECT);
}

/* At the end of the subtree the variable stays as it is, which makes the library go on to whatever comes behind. */
static void answer_next(netsnmp_request_info *request, const struct na_asker *asker)
{
    netsnmp_variable_list *variable = request->requestvb;
    uint32_t arcs[NA_OID_MAX];
    struct na_value value;
    size_t count;

    if (below_root(variable->name, variable->name_length, true, arcs, &count) &&
        na_objects_next(agent.objects, asker, arcs, &count, request->inclusive, &value)) {
        set_name(variable, arcs, count);
        set_value(variable, &value);
    }
}

static int handle(netsnmp_mib_handler *handler, netsnmp_handler_registration *registration, netsnmp_agent_request_info *info,
                  netsnmp_request_info *requests)
{
    const netsnmp_pdu *pdu = info->asp->pdu;
    /* all requests that one PDU of a manager causes carry the same transaction id */
    struct na_asker asker = { (uint64_t)(uint32_t)pdu->sessid << 32 | (uint32_t)pdu->transid, (uint32_t)netsnmp_get_agent_uptime() };

    (void)handler;
    (void)registration;
    for (netsnmp_request_info *request = requests; request != NULL; request = request->next) {
        if (request->processed)
            continue;
        if (info->mode == MODE_GET)
            answer_get(info, request, &asker);
        else if (info->mode == MODE_GETNEXT)
            answer_next(request, &asker);
    }
    return SNMP_ERR_NOERROR;
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
    agent.connected = true;
    na_snapshot_forget_requests(agent.snapshot);
    return SNMP_ERR_NOERROR;
}

static int session_ended(int major, int minor, void *server, void *client)
{
    (void)major;
    (void)minor;
    (void)server;
    (void)client;
    agent.connected = false;
    return SNMP_ERR_NOERROR;
}

bool na_agentx_connected(void)
{
    return agent.connected;
}

bool na_agentx_register(struct na_objects *objects, struct na_snapshot *snapshot)
{
    netsnmp_handler_registration *registration =
        netsnmp_create_handler_registration("netstat", handle, root, ROOT_LENGTH, HANDLER_CAN_RONLY);

    agent.objects = objects;
    agent.snapshot = snapshot;
    if (registration == NULL || netsnmp_register_handler(registration) != MIB_REGISTERED_OK)
        return false;
    REGISTER_SYSOR_ENTRY(root, "LINUX-NETSTAT-MIB: extended network counters of Linux");
    return snmp_register_callback(SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_INDEX_START, session_began, NULL) == SNMPERR_SUCCESS &&
           snmp_register_callback(SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_INDEX_STOP, session_ended, NULL) == SNMPERR_SUCCESS;
}
