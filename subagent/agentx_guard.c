#include "agentx_guard.h"

#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "agentx_pdu.h"

enum { UNSUPPORTED_CONTEXT = 262 };       /* RFC 2741, 7.2.2; the others are those of SNMP */

static const struct timeval SENDING_MOST = { .tv_usec = 333333 };

/* There is one session in a process; the library calls back with its transport alone. */
static struct {
    int (*usual)(netsnmp_transport *transport, void *room, int size, void **peer, int *peer_length);
    int (*usual_send)(netsnmp_transport *transport, const void *octets, int size, void **peer, int *peer_length);
    bool local;                 /* a unix socket */
    uint8_t rest[NA_PDU_MOST];  /* the beginning of a PDU that is not here as a whole yet */
    size_t held;
} guard;

/* ---- what comes in */

/* As the library's own does it, but for the name of a unix socket, which that asks for each time and nobody wants. */
static int receive(netsnmp_transport *transport, void *room, int size, void **peer, int *peer_length)
{
    ssize_t got;

    if (!guard.local)
        return guard.usual(transport, room, size, peer, peer_length);
    *peer = NULL;
    *peer_length = 0;
    do
        got = recv(transport->sock, room, (size_t)size, MSG_DONTWAIT);
    while (got < 0 && errno == EINTR);
    return (int)got;
}

/* The octets of all PDUs that are whole; -1 if one is wrong. */
static int whole_pdus(const uint8_t *octets, size_t length)
{
    const char *why;
    size_t whole = 0;

    while (whole < length) {
        int size = na_pdu_check(octets + whole, length - whole, &why);

        if (size < 0) {
            snmp_log(LOG_WARNING, "the AgentX master sent %s: closing the session\n", why);
            return -1;
        }
        if (size == 0)
            break;
        whole += (size_t)size;
    }
    return (int)whole;
}

static int receive_whole(netsnmp_transport *transport, void *room, int size, void **peer, int *peer_length)
{
    uint8_t *octets = room;
    int got, whole;

    if (size < (int)sizeof(guard.rest))     /* the library keeps nothing itself, so that it has all of its room */
        return -1;
    memcpy(octets, guard.rest, guard.held);
    got = receive(transport, octets + guard.held, size - (int)guard.held, peer, peer_length);
    if (got <= 0)
        return got;
    got += (int)guard.held;
    whole = whole_pdus(octets, (size_t)got);
    if (whole < 0)
        return -1;
    guard.held = (size_t)(got - whole);
    memcpy(guard.rest, octets + whole, guard.held);
    if (whole == 0) {
        SNMP_FREE(*peer);
        transport->flags |= NETSNMP_TRANSPORT_FLAG_EMPTY_PKT;       /* or 0 would be the end */
    }
    return whole;
}

/* ---- what goes out */

/* Who does not read would keep us waiting for each of the answers; so it is the end of the session, which the library sees when it reads next. */
static int send_or_end(netsnmp_transport *transport, const void *octets, int size, void **peer, int *peer_length)
{
    int sent = guard.usual_send(transport, octets, size, peer, peer_length);

    if (sent < size && transport->sock >= 0) {
        if (sent >= 0 || errno == EAGAIN)
            snmp_log(LOG_WARNING, "the AgentX master does not read: closing the session\n");
        shutdown(transport->sock, SHUT_RDWR);
    }
    return sent;
}

void na_agentx_guard(netsnmp_session *session)
{
    netsnmp_transport *transport = snmp_sess_transport(snmp_sess_pointer(session));
    int family = 0;
    socklen_t size = sizeof(family);

    if (transport == NULL)
        return;
    guard.held = 0;
    guard.usual = transport->f_recv;
    guard.local = getsockopt(transport->sock, SOL_SOCKET, SO_DOMAIN, &family, &size) == 0 && family == AF_UNIX;
    transport->f_recv = receive_whole;
    guard.usual_send = transport->f_send;
    transport->f_send = send_or_end;
    setsockopt(transport->sock, SOL_SOCKET, SO_SNDTIMEO, &SENDING_MOST, sizeof(SENDING_MOST));
}

/* ---- trying again */

static void nothing(unsigned timer, void *arg)
{
    (void)timer;
    (void)arg;
}

/* Timers are numbered as they are made. */
static unsigned next_timer(void)
{
    unsigned timer = snmp_alarm_register(1, 0, nothing, NULL);

    snmp_alarm_unregister(timer);
    return timer;
}

void na_agentx_guard_timers(unsigned ours)
{
    static unsigned kept, looked;       /* the library's timer, and the number up to which all are known */
    unsigned next = next_timer();

    for (unsigned timer = looked + 1; timer < next; timer++) {
        if (timer == ours || snmp_alarm_reset(timer) != 0)      /* that is how one asks whether there is such a timer */
            continue;
        if (kept != 0 && snmp_alarm_reset(kept) == 0)
            snmp_alarm_unregister(timer);
        else
            kept = timer;
    }
    looked = next;
}

/* ---- requests of no use */

bool na_agentx_refuse(netsnmp_session *session, const netsnmp_pdu *pdu)
{
    int error;
    netsnmp_pdu *answer;

    if (pdu->command < NA_PDU_GET || pdu->command > NA_PDU_CLEANUPSET)
        return false;
    if (pdu->community_len > 0)
        error = UNSUPPORTED_CONTEXT;
    else if (pdu->command == NA_PDU_TESTSET)
        error = SNMP_ERR_NOTWRITABLE;
    else if (pdu->command == NA_PDU_COMMITSET)
        error = SNMP_ERR_COMMITFAILED;
    else if (pdu->command == NA_PDU_UNDOSET)
        error = SNMP_ERR_UNDOFAILED;
    else
        return pdu->command == NA_PDU_CLEANUPSET;       /* which has no answer */
    answer = snmp_pdu_create(NA_PDU_RESPONSE);
    if (answer == NULL)
        return true;
    answer->version = session->version;
    answer->sessid = pdu->sessid;
    answer->transid = pdu->transid;
    answer->reqid = pdu->reqid;
    answer->errstat = error;
    answer->errindex = pdu->command == NA_PDU_TESTSET && pdu->variables != NULL ? 1 : 0;
    if (!snmp_send(session, answer))
        snmp_free_pdu(answer);
    return true;
}
