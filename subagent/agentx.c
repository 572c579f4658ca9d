#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/agent/agent_callbacks.h>

#include "agentx.h"

#include "agentx_fast.h"
#include "agentx_guard.h"
#include "agentx_pdu.h"
#include "answers.h"

/* Net-SNMP calls back without an argument of ours when a session begins or ends; there is one session in a process. */
static struct {
    struct na_snapshot *snapshot;
    netsnmp_session *session;   /* NULL: none, or this is inside the master agent */
    bool connected;
    unsigned sessions;          /* that have begun */
} agent;

/*
 * A master agent that hangs may keep us for so long at a ping, not the six seconds of the library's patience. Each quarter of a minute
 * snmpd reads the interfaces for its IF-MIB, which takes it 0.4 s where there are 5,000.
 */
enum { PING_PATIENCE = 800000 };        /* us */

static const int64_t SECOND = INT64_C(1000000000), AGAIN_MOST = INT64_C(60000000000);   /* ns */

static int session_began(int major, int minor, void *server, void *client)
{
    netsnmp_session *session = server;

    (void)major;
    (void)minor;
    (void)client;
    if (snmp_sess_pointer(session) == NULL)     /* 5.10.pre2 has given this number to another callback too, of each request's end */
        return SNMP_ERR_NOERROR;
    session->timeout = PING_PATIENCE;
    session->retries = 0;
    na_agentx_guard(session);
    na_agentx_notify_session(session);
    agent.session = session;
    agent.connected = true;
    agent.sessions++;
    na_snapshot_forget_requests(agent.snapshot);
    return SNMP_ERR_NOERROR;
}

static int session_ended(int major, int minor, void *server, void *client)
{
    (void)major;
    (void)minor;
    (void)server;
    (void)client;
    na_agentx_notify_session(NULL);
    agent.session = NULL;
    agent.connected = false;
    return SNMP_ERR_NOERROR;
}

enum na_agentx_state na_agentx_state(void)
{
    int registration = agent.session != NULL ? na_agentx_guard_registration() : 0;

    if (!agent.connected)
        return NA_AGENTX_AWAY;
    if (registration == 0)
        return NA_AGENTX_SERVING;
    return registration == NA_PDU_DUPLICATE_REGISTRATION ? NA_AGENTX_DUPLICATE : NA_AGENTX_REFUSED;
}

unsigned na_agentx_sessions(void)
{
    return agent.sessions;
}

void na_agentx_inside_master(void)
{
    agent.connected = true;
}

void na_agentx_row(void)
{
    if (agent.session != NULL)
        na_agentx_guard_row(agent.session);
}

/* What is answered the guard has seen already. */
static int take_registration(int operation, netsnmp_session *session, int request, netsnmp_pdu *pdu, void *magic)
{
    (void)operation;
    (void)session;
    (void)request;
    (void)pdu;
    (void)magic;
    return 1;
}

/* snmpd logs each that it refuses. */
void na_agentx_register_again(void)
{
    static unsigned session;
    static int64_t asked, wait;
    int64_t now = na_snapshot_now(agent.snapshot);
    enum na_agentx_state state = na_agentx_state();
    netsnmp_pdu *pdu;

    if (agent.session == NULL || state == NA_AGENTX_SERVING || state == NA_AGENTX_AWAY || session != agent.sessions) {
        session = agent.sessions;
        asked = now;
        wait = netsnmp_ds_get_int(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_AGENTX_PING_INTERVAL) * SECOND;
    }
    if (now - asked < wait)
        return;
    asked = now;
    wait = 2 * wait < AGAIN_MOST ? 2 * wait : AGAIN_MOST;
    pdu = snmp_pdu_create(NA_PDU_REGISTER);
    if (pdu == NULL)
        return;
    pdu->version = agent.session->version;
    pdu->sessid = agent.session->sessid;
    pdu->priority = DEFAULT_MIB_PRIORITY;
    if (snmp_add_null_var(pdu, na_answers_root, na_answers_root_length) == NULL ||
        !snmp_async_send(agent.session, pdu, take_registration, NULL))
        snmp_free_pdu(pdu);
}

bool na_agentx_register(struct na_objects *objects, struct na_snapshot *snapshot)
{
    na_agentx_fast_objects(objects);
    agent.snapshot = snapshot;
    if (!na_answers_register(objects))
        return false;
    return snmp_register_callback(SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_INDEX_START, session_began, NULL) == SNMPERR_SUCCESS &&
           snmp_register_callback(SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_INDEX_STOP, session_ended, NULL) == SNMPERR_SUCCESS;
}
