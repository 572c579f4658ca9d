#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/agent/agent_callbacks.h>

#include "agentx.h"

#include "agentx_fast.h"
#include "agentx_guard.h"
#include "answers.h"
#include "log.h"

/* Net-SNMP calls back without an argument of ours when a session begins or ends; there is one session in a process. */
static struct {
    struct na_snapshot *snapshot;
    netsnmp_session *session;   /* NULL: none, or this is inside the master agent */
    bool connected, refused;
} agent;

/*
 * A master agent that hangs may keep us for so long at a ping, not the six seconds of the library's patience. Each quarter of a minute
 * snmpd reads the interfaces for its IF-MIB, which takes it 0.4 s where there are 5,000.
 */
enum { PING_PATIENCE = 800000 };        /* us */

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
    na_agentx_notify_session(NULL);
    agent.session = NULL;
    agent.connected = false;
    return SNMP_ERR_NOERROR;
}

enum na_agentx_state na_agentx_state(void)
{
    return !agent.connected ? NA_AGENTX_AWAY : agent.refused ? NA_AGENTX_REFUSED : NA_AGENTX_SERVING;
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
    na_agentx_fast_objects(objects);
    agent.snapshot = snapshot;
    if (!na_answers_register(objects))
        return false;
    na_log_to_callbacks();
    snmp_register_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_LOGGING, listen_for_refusal, NULL);
    return snmp_register_callback(SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_INDEX_START, session_began, NULL) == SNMPERR_SUCCESS &&
           snmp_register_callback(SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_INDEX_STOP, session_ended, NULL) == SNMPERR_SUCCESS;
}
