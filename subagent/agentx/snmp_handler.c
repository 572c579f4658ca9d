#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/agent/bulk_to_next.h>
#include <net-snmp/agent/sysORTable.h>

#include "agentx/snmp_handler.h"

#include <stdlib.h>

#include "agentx/wait.h"
#include "base/build.h"

oid na_snmp_handler_root[] = { NA_MIB_ROOT };

enum { ROOT_LENGTH = sizeof(na_snmp_handler_root) / sizeof(na_snmp_handler_root[0]) };

const size_t na_snmp_handler_root_length = ROOT_LENGTH;

size_t na_snmp_handler_name(oid name[NA_WHOLE_NAME_MAX], const uint32_t *arcs, size_t count)
{
    memcpy(name, na_snmp_handler_root, sizeof(na_snmp_handler_root));
    for (size_t i = 0; i < count; i++)
        name[ROOT_LENGTH + i] = arcs[i];
    return ROOT_LENGTH + count;
}

/*
 * The time (ns) at which sysUpTime was 0. sysUpTime is in hundredths of a second and is not read at
 * exactly the same time as the clock. So the first result is kept until it is off by a second, as
 * after a restart of snmpd.
 */
static int64_t epoch(const struct na_objects *objects)
{
    const int64_t second = INT64_C(1000000000),
                  found = na_objects_now(objects) -
                          (int64_t)netsnmp_get_agent_uptime() * (second / 100);
    static int64_t last;

    if (llabs(found - last) > second)
        last = found;
    return last;
}

/*
 * Keys with an upper half of 0 are reserved for internal reads. snmpd's own requests, for example
 * for `monitor`, all have transaction 0, which does not show which of them belong together.
 */
struct na_request na_snmp_handler_request(const struct na_objects *objects, uint32_t transaction)
{
    static uint32_t own;

    if (transaction == 0)
        return (struct na_request){ UINT64_C(2) << 32 | own++, epoch(objects) };
    return (struct na_request){ UINT64_C(1) << 32 | transaction, epoch(objects) };
}

/*
 * The variable's name, truncated to the longest possible name, which does not change what is next.
 */
static size_t name_of(const netsnmp_variable_list *variable, uint32_t *name)
{
    size_t length = variable->name_length < NA_LOOKUP_NAME_MAX ? variable->name_length
                                                               : NA_LOOKUP_NAME_MAX;

    for (size_t i = 0; i < length; i++)
        name[i] = (uint32_t)variable->name[i];
    return length;
}

/* SNMP_ERR_NOERROR, or SNMP_ERR_GENERR if memory ran out. */
static int set_value(netsnmp_variable_list *variable, const struct na_value *value)
{
    static const u_char types[] = {
        [NA_TYPE_INTEGER] = ASN_INTEGER,     [NA_TYPE_STRING] = ASN_OCTET_STR,
        [NA_TYPE_OCTETS] = ASN_OCTET_STR,    [NA_TYPE_COUNTER32] = ASN_COUNTER,
        [NA_TYPE_GAUGE32] = ASN_GAUGE,       [NA_TYPE_TIMETICKS] = ASN_TIMETICKS,
        [NA_TYPE_COUNTER64] = ASN_COUNTER64,
    };
    struct counter64 wide = { .high = (u_long)(value->number >> 32),
                              .low = (u_long)(value->number & UINT32_MAX) };
    long number = (long)value->number;
    const void *from = &number;
    size_t size = sizeof(number);

    if (types[value->type] == ASN_OCTET_STR) {
        from = value->text;
        size = value->length;
    } else if (value->type == NA_TYPE_COUNTER64) {
        from = &wide;
        size = sizeof(wide);
    }
    return snmp_set_var_typed_value(variable, types[value->type], from, size) == 0
             ? SNMP_ERR_NOERROR
             : SNMP_ERR_GENERR;
}

/* A call of the handler: who asks, and whether that may wait for readings. */
struct call {
    struct na_objects *objects;
    struct na_request asker;
    bool may_wait;
};

/* Whether what has just been looked up is to be looked up again later. */
static bool waits(const struct call *call, netsnmp_request_info *request)
{
    request->delegated = na_objects_awaits(call->objects) && call->may_wait;
    return request->delegated;
}

/* 0, or the exception to return in place of a value, or SNMP_ERR_GENERR if memory ran out. */
static int answer_get(const struct call *call, netsnmp_request_info *request)
{
    uint32_t name[NA_WHOLE_NAME_MAX];
    struct na_value value;
    enum na_lookup_result found = na_mib_lookup_get(call->objects, &call->asker, name,
                                                    name_of(request->requestvb, name), &value);

    if (waits(call, request))
        return 0;
    switch (found) {
    case NA_LOOKUP_VALUE: return set_value(request->requestvb, &value);
    case NA_LOOKUP_NO_SUCH_INSTANCE: return SNMP_NOSUCHINSTANCE;
    default: return SNMP_NOSUCHOBJECT;
    }
}

/*
 * SNMP_ERR_NOERROR, or SNMP_ERR_GENERR if memory ran out. At the end of the subtree the variable
 * stays unchanged, so that the library continues after it.
 */
static int answer_next(const struct call *call, netsnmp_request_info *request)
{
    netsnmp_variable_list *variable = request->requestvb;
    uint32_t name[NA_WHOLE_NAME_MAX];
    size_t length = name_of(variable, name);
    struct na_value value;
    oid whole[NA_WHOLE_NAME_MAX];
    enum na_lookup_result found = na_mib_lookup_next(call->objects, &call->asker, name, &length,
                                                     request->inclusive, NULL, 0, &value);

    if (waits(call, request) || found != NA_LOOKUP_VALUE)
        return SNMP_ERR_NOERROR;
    for (size_t i = 0; i < length; i++)
        whole[i] = name[i];
    return set_value(variable, &value) == SNMP_ERR_NOERROR &&
                   snmp_set_var_objid(variable, whole, length) == 0
             ? SNMP_ERR_NOERROR
             : SNMP_ERR_GENERR;
}

/*
 * Whether a request is to be answered now. In a GETNEXT or GETBULK, one that an earlier pass
 * answered only waits for the library.
 */
static bool is_open(const netsnmp_agent_request_info *info, const netsnmp_request_info *request)
{
    const u_char type = request->requestvb->type;

    if (request->processed)
        return false;
    return info->mode == MODE_GET || type == ASN_NULL || type == ASN_PRIV_RETRY;
}

static void answer(const struct call *call, netsnmp_agent_request_info *info,
                   netsnmp_request_info *request)
{
    int error;

    na_objects_forget_awaited(call->objects);
    error = info->mode == MODE_GET ? answer_get(call, request) : answer_next(call, request);
    if (error)
        netsnmp_set_request_error(info, request, error);
}

/* Answers all requests; false if one of them waits. */
static bool answer_all(const struct call *call, netsnmp_agent_request_info *info,
                       netsnmp_request_info *requests)
{
    bool all = true;

    for (netsnmp_request_info *request = requests; request != NULL; request = request->next) {
        if (is_open(info, request))
            answer(call, info, request);
        if (request->delegated)
            all = false;
    }
    return all;
}

/* The number of variables still to be answered in all requests. */
static int repetitions_left(const netsnmp_request_info *requests)
{
    int left = 0;

    for (; requests != NULL; requests = requests->next)
        left += requests->repeat;
    return left;
}

/*
 * Repeats GETBULK variables here, as the library's helper would, but without a pass of the library
 * for each repetition. The library checks only the view of a pass's first variable, so this is done
 * only if the view includes the whole subtree. The last repetition is left to a pass of its own,
 * before which the library checks whether the response is too large for the manager. False if a
 * request waits; the library repeats it when it has been answered.
 */
static bool answer_bulk(const struct call *call, netsnmp_agent_request_info *info,
                        netsnmp_request_info *requests)
{
    int view = netsnmp_acm_check_subtree(info->asp->pdu, na_snmp_handler_root, ROOT_LENGTH);
    int left, most = 1;
    bool all;

    for (const netsnmp_request_info *request = requests; request != NULL; request = request->next)
        most = request->repeat > most ? request->repeat : most;
    do {
        left = repetitions_left(requests);
        all = answer_all(call, info, requests);
        netsnmp_bulk_to_next_fix_requests(requests);
    } while (all && --most > 0 && view == VACM_SUCCESS && repetitions_left(requests) < left);
    return all;
}

/* ---- requests that wait for a reading: the library calls them delegated */

static struct waiting {
    struct call call;
    netsnmp_delegated_cache *cache;
    struct na_wait wait;
} waiting[NA_WAITING_MAX];
static size_t waiting_count;
/* false at the end: the objects will be gone, and the library may repeat a request that it got */
static bool may_wait;

/* False if memory ran out. */
static bool keep(const struct call *call, netsnmp_mib_handler *handler,
                 netsnmp_handler_registration *registration, netsnmp_agent_request_info *info,
                 netsnmp_request_info *requests)
{
    netsnmp_delegated_cache *cache = netsnmp_create_delegated_cache(handler, registration, info,
                                                                    requests, NULL);

    if (cache == NULL)
        return false;
    waiting[waiting_count++] = (struct waiting){ *call, cache, na_wait_begin(call->objects) };
    return true;
}

/* Answers those that wait of a call; false if some still do. */
static bool answer_waiting(struct waiting *of)
{
    netsnmp_delegated_cache *cache = netsnmp_handler_check_cache(of->cache);
    bool all = true;

    if (cache == NULL) /* the request was abandoned */
        return true;
    for (netsnmp_request_info *request = cache->requests; request != NULL;
         request = request->next) {
        if (!request->delegated)
            continue;
        answer(&of->call, cache->reqinfo, request);
        if (request->delegated)
            all = false;
    }
    if (all && cache->reqinfo->mode == MODE_GETBULK)
        netsnmp_bulk_to_next_fix_requests(cache->requests);
    return all;
}

void na_snmp_handler_answer_waiting(void)
{
    size_t kept = 0;

    for (size_t i = 0; i < waiting_count; i++) {
        struct waiting *of = &waiting[i];

        of->call.may_wait = may_wait && !na_wait_is_over(&of->wait, of->call.objects);
        if (of->call.may_wait && !na_wait_is_due(&of->wait, of->call.objects))
            waiting[kept++] = *of;
        else if (answer_waiting(of))
            netsnmp_free_delegated_cache(of->cache);
        else
            waiting[kept++] = *of;
    }
    if (kept == waiting_count)
        return;
    waiting_count = kept;
    netsnmp_check_outstanding_agent_requests(); /* sends what is complete now, not after the next
                                                   PDU */
}

static int handle(netsnmp_mib_handler *handler, netsnmp_handler_registration *registration,
                  netsnmp_agent_request_info *info, netsnmp_request_info *requests)
{
    struct na_objects *objects = handler->myvoid;
    struct call call = { objects,
                         na_snmp_handler_request(objects, (uint32_t)info->asp->pdu->transid),
                         may_wait && waiting_count < NA_WAITING_MAX };
    bool answered;

    switch (info->mode) {
    case MODE_GET:
    case MODE_GETNEXT: answered = answer_all(&call, info, requests); break;
    case MODE_GETBULK: answered = answer_bulk(&call, info, requests); break;
    default: return SNMP_ERR_NOERROR;
    }
    if (answered || keep(&call, handler, registration, info, requests))
        return SNMP_ERR_NOERROR;
    for (; requests != NULL; requests = requests->next)
        if (requests->delegated) {
            requests->delegated = 0;
            netsnmp_set_request_error(info, requests, SNMP_ERR_GENERR);
        }
    return SNMP_ERR_NOERROR;
}

static netsnmp_handler_registration *registered;

bool na_snmp_handler_register(struct na_objects *objects)
{
    registered = netsnmp_create_handler_registration("netstat", handle, na_snmp_handler_root,
                                                     ROOT_LENGTH,
                                                     HANDLER_CAN_RONLY | HANDLER_CAN_GETBULK);
    if (registered == NULL)
        return false;
    registered->handler->myvoid = objects;
    may_wait = true;
    if (netsnmp_register_handler(registered) != MIB_REGISTERED_OK) {
        registered = NULL; /* freed by the library */
        return false;
    }
    REGISTER_SYSOR_ENTRY(na_snmp_handler_root,
                         "LINUX-NETSTAT-MIB: extended network counters of Linux");
    return true;
}

void na_snmp_handler_unregister(void)
{
    if (registered == NULL)
        return;
    may_wait = false;
    na_snmp_handler_answer_waiting();
    UNREGISTER_SYSOR_ENTRY(na_snmp_handler_root);
    netsnmp_unregister_handler(registered);
    registered = NULL;
}
