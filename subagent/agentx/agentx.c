#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/agent/agent_callbacks.h>

#include "agentx/agentx.h"

#include "agentx/agentx_fast.h"
#include "agentx/agentx_input.h"
#include "agentx/agentx_output.h"
#include "agentx/agentx_requests.h"
#include "agentx/agentx_transport.h"
#include "agentx/agentx_open.h"
#include "agentx/agentx_pdu.h"
#include "agentx/snmp_handler.h"
#include "base/debug.h"
#include "base/memory.h"

/*
 * Net-SNMP's callbacks for the start and end of a session take no argument of ours; a process has
 * one session.
 */
static struct {
    struct na_snapshot *snapshot;
    netsnmp_session *session; /* NULL: no session, or inside the master agent */
    bool connected;
    unsigned sessions; /* started so far */
    int64_t began;     /* ns: start of the last session */
    unsigned pinger;   /* snmp_alarm; 0: there is none */
} agent;

/* ns: delay before a refused registration is tried again; it doubles each time, up to the second */
static const int64_t RETRY_MIN = INT64_C(1000000000), RETRY_MAX = INT64_C(60000000000);

/* ns: a session without requests counts as failed if it was shorter than this */
static const int64_t USEFUL_MIN = INT64_C(10000000000);

static void ping(unsigned timer, void *arg)
{
    (void)timer;
    (void)arg;
    na_agentx_requests_ping();
}

/* Without memory for it they are begun on the next turn. */
static void begin_pings(void)
{
    agent.pinger = snmp_alarm_register(na_agentx_open_ping_interval(), SA_REPEAT, ping, NULL);
    if (agent.pinger == 0)
        na_memory_lacks("a timer");
}

static int session_began(int major, int minor, void *server, void *client)
{
    netsnmp_session *session = server;

    (void)major;
    (void)minor;
    (void)client;
    if (snmp_sess_pointer(session) ==
        NULL) /* 5.10.pre2 uses this number for another callback too, at the end of each request */
        return SNMP_ERR_NOERROR;
    session->retries = 0;
    na_agentx_notify_session(session);
    agent.session = session;
    agent.connected = true;
    agent.sessions++;
    NA_DEBUG(NA_DEBUG_AGENTX, "session %u is open, number %ld of the master", agent.sessions,
             session->sessid);
    agent.began = na_snapshot_now(agent.snapshot);
    begin_pings();
    na_snapshot_session_began(agent.snapshot);
    return SNMP_ERR_NOERROR;
}

static int session_ended(int major, int minor, void *server, void *client)
{
    bool lasted = na_snapshot_now(agent.snapshot) - agent.began >= USEFUL_MIN;

    (void)major;
    (void)minor;
    (void)server;
    (void)client;
    na_agentx_open_ended(na_agentx_requests_registration() == 0 &&
                         (lasted || na_agentx_output_answered()));
    NA_DEBUG(NA_DEBUG_AGENTX, "session %u has ended after %lld ms", agent.sessions,
             (long long)(na_snapshot_now(agent.snapshot) - agent.began) / 1000000);
    na_agentx_notify_session(NULL);
    snmp_alarm_unregister(agent.pinger);
    agent.pinger = 0;
    agent.session = NULL;
    agent.connected = false;
    return SNMP_ERR_NOERROR;
}

enum na_agentx_state na_agentx_state(void)
{
    int registration = agent.session != NULL ? na_agentx_requests_registration() : 0;

    if (!agent.connected)
        return NA_AGENTX_AWAY;
    switch (registration) {
    case 0: return NA_AGENTX_SERVING;
    case NA_REGISTRATION_UNANSWERED: return NA_AGENTX_REGISTERING;
    case NA_PDU_DUPLICATE_REGISTRATION: return NA_AGENTX_DUPLICATE;
    default: return NA_AGENTX_REFUSED;
    }
}

bool na_agentx_silent(void)
{
    return agent.session != NULL && na_agentx_requests_silent();
}

unsigned na_agentx_sessions(void)
{
    return agent.sessions;
}

void na_agentx_inside_master(void)
{
    agent.connected = true;
}

/* The transport has already recorded the reply. */
static int take_registration(int operation, netsnmp_session *session, int request, netsnmp_pdu *pdu,
                             void *magic)
{
    (void)operation;
    (void)session;
    (void)request;
    (void)pdu;
    (void)magic;
    return 1;
}

static void send_registration(void)
{
    netsnmp_pdu *pdu = snmp_pdu_create(NA_PDU_REGISTER);

    if (pdu == NULL)
        return;
    pdu->version = agent.session->version;
    pdu->sessid = agent.session->sessid;
    pdu->priority = DEFAULT_MIB_PRIORITY;
    if (snmp_add_null_var(pdu, na_snmp_handler_root, na_snmp_handler_root_length) == NULL ||
        !snmp_async_send(agent.session, pdu, take_registration, NULL))
        snmp_free_pdu(pdu);
}

/* snmpd logs each registration that it refuses. */
static void retry_registration(void)
{
    static unsigned session;
    static int64_t asked, wait;
    int64_t now = na_snapshot_now(agent.snapshot);
    enum na_agentx_state state = na_agentx_state();

    if (session != agent.sessions || state == NA_AGENTX_SERVING) {
        session = agent.sessions;
        asked = now;
        wait = RETRY_MIN;
    }
    if (agent.session == NULL || (state != NA_AGENTX_REFUSED && state != NA_AGENTX_DUPLICATE) ||
        now - asked < wait)
        return;
    asked = now;
    NA_DEBUG(NA_DEBUG_AGENTX, "registering again: the answer was %d",
             na_agentx_requests_registration());
    wait = 2 * wait < RETRY_MAX ? 2 * wait : RETRY_MAX;
    send_registration();
}

/* The library's ping would wake us once a second, and the transport does not pass it on anyway. */
static void drop_library_ping(void)
{
    if (agent.session == NULL || agent.session->securityModel == SNMP_DEFAULT_SECMODEL)
        return;
    snmp_alarm_unregister((unsigned)agent.session->securityModel);
    agent.session->securityModel = SNMP_DEFAULT_SECMODEL;
}

void na_agentx_turn(void)
{
    na_agentx_input_answer_waiting();
    if (agent.session != NULL)
        na_agentx_transport_answer_burst(agent.session);
    if (agent.session != NULL && agent.pinger == 0)
        begin_pings();
    drop_library_ping();
    retry_registration();
}

static int settle(int major, int minor, void *server, void *client)
{
    (void)major;
    (void)minor;
    (void)server;
    (void)client;
    na_agentx_open_settle();
    return SNMP_ERR_NOERROR;
}

bool na_agentx_register(struct na_objects *objects, struct na_snapshot *snapshot)
{
    na_agentx_fast_objects(objects);
    agent.snapshot = snapshot;
    /*
     * after the configuration takes effect, and before the library's own callback, which connects
     */
    return na_snmp_handler_register(objects) && na_agentx_open_register() &&
           netsnmp_register_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_POST_READ_CONFIG, settle,
                                     NULL, NETSNMP_CALLBACK_HIGHEST_PRIORITY) == SNMPERR_SUCCESS &&
           snmp_register_callback(SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_INDEX_START,
                                  session_began, NULL) == SNMPERR_SUCCESS &&
           snmp_register_callback(SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_INDEX_STOP,
                                  session_ended, NULL) == SNMPERR_SUCCESS;
}
