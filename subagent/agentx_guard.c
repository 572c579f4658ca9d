#include "agentx_guard.h"

#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/library/large_fd_set.h>

#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

#include "agentx_fast.h"
#include "agentx_octets.h"
#include "agentx_pdu.h"

static const struct timeval SENDING_MOST = { .tv_usec = 333333 };
/* Of requests in a row. The kernel counts it in ticks of its clock, of 1 to 10 ms, the first of which is one that has begun. */
static const struct timeval NEXT_WITHIN = { .tv_usec = 10000 };

/*
 * ms: that a row may take, since timers and other descriptors want their turn; and that sending the answers to what came at once may keep
 * us waiting in all.
 */
enum { ROW_MOST = 50, WAITING_MOST = 1000 };

/* There is one session in a process; the library calls back with its transport alone. */
static struct {
    int (*usual)(netsnmp_transport *transport, void *room, int size, void **peer, int *peer_length);
    int (*usual_send)(netsnmp_transport *transport, const void *octets, int size, void **peer, int *peer_length);
    bool local;                 /* a unix socket */
    long patience;              /* ms for the answer to a request of ours that the library waits for */
    long asked;                 /* when the last one was sent; 0: it has been answered */
    uint32_t number;            /* of it: h.packetID */
    struct {
        uint32_t number[2];     /* h.packetID of the last two Registers: the library's, and ours, which may cross the answer to that */
        unsigned count;         /* Registers sent */
        int said;               /* see na_agentx_guard_registration */
    } registration;
    long waited;                /* ms in sending, since octets were received */
    bool closing;               /* a Close has been sent */
    uint8_t rest[NA_PDU_MOST];  /* the beginning of a PDU that is not here as a whole yet */
    size_t held;
    size_t skip;                /* octets to come of one that was refused for its length */
    uint32_t transaction;       /* of the request answered last: h.transactionID */
    bool in_a_row;              /* the one before it was of the same transaction; since that was last looked at */
    uint8_t row[NA_PDU_MOST];   /* what came in a row of requests, and at its beginning what the library has to see of it */
    int for_library;            /* octets of that; -1 if what came was wrong */
} guard;

static long milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static uint32_t number_of(const uint8_t *pdu)
{
    return na_octets_number(pdu + 12, pdu[2] & NA_PDU_NETWORK_BYTE_ORDER);
}

static uint32_t transaction_of(const uint8_t *pdu)
{
    return na_octets_number(pdu + 8, pdu[2] & NA_PDU_NETWORK_BYTE_ORDER);
}

/* ---- what goes out */

/* Who does not read would keep us waiting for each of the answers; so it is the end of the session, which the library sees when it reads. */
static int send_or_end(netsnmp_transport *transport, const void *octets, int size, void **peer, int *peer_length)
{
    long began = milliseconds();
    int sent;

    /* The master agent is done with what it asked before it saw our Close; an answer that comes after that makes snmpd 5.8 free twice. */
    if (guard.closing && ((const uint8_t *)octets)[1] == NA_PDU_RESPONSE)
        return size;
    sent = guard.usual_send(transport, octets, size, peer, peer_length);
    guard.waited += milliseconds() - began;
    if (transport->sock >= 0 && (sent < size || guard.waited > WAITING_MOST)) {
        if (sent >= 0 || errno == EAGAIN)
            snmp_log(LOG_WARNING, "the AgentX master does not read: closing the session\n");
        shutdown(transport->sock, SHUT_RDWR);
    }
    return sent;
}

/*
 * What the library sends. While it waits for the answer to a request of its own it looks at no clock as long as something else comes, so
 * its patience is ours to keep. A response that is too long has the whole session closed by the master agent's library.
 */
static int send_library(netsnmp_transport *transport, const void *octets, int size, void **peer, int *peer_length)
{
    const uint8_t *pdu = octets;
    uint8_t refusal[NA_PDU_ANSWER];

    if (pdu[1] != NA_PDU_RESPONSE && pdu[1] != NA_PDU_NOTIFY) {
        guard.asked = milliseconds();
        guard.number = number_of(pdu);
        if (pdu[1] == NA_PDU_REGISTER)
            guard.registration.number[guard.registration.count++ % 2] = guard.number;
        guard.closing = pdu[1] == NA_PDU_CLOSE;
    } else if (size > NA_PDU_MOST) {
        na_pdu_answer(pdu, refusal, sizeof(refusal), NA_PDU_TOO_BIG, 0);
        return send_or_end(transport, refusal, sizeof(refusal), peer, peer_length) == (int)sizeof(refusal) ? size : -1;
    }
    return send_or_end(transport, octets, size, peer, peer_length);
}

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
    if (got >= 0 || errno != EAGAIN)
        return (int)got;
    transport->flags |= NETSNMP_TRANSPORT_FLAG_EMPTY_PKT;       /* or 0 would be the end */
    return 0;
}

static void answer_with(netsnmp_transport *transport, const uint8_t *octets, size_t length)
{
    uint32_t transaction = transaction_of(octets);
    void *peer = NULL;
    int peer_length = 0;

    send_or_end(transport, octets, (int)length, &peer, &peer_length);
    guard.in_a_row = transaction == guard.transaction;
    guard.transaction = transaction;
}

/*
 * The master agent's answer to a request of ours. That it refuses a Register the library tells its log and nobody else, nor does it wait for
 * an answer that is late. What has been taken stays so until the session ends; that it cannot be taken twice is no news.
 */
static void take_answer(const uint8_t *pdu, size_t size)
{
    uint32_t number = number_of(pdu);

    if (number == guard.number)
        guard.asked = 0;
    for (unsigned i = 0; i < guard.registration.count && i < 2; i++)
        if (number == guard.registration.number[i] && guard.registration.said != 0 && size >= NA_PDU_ANSWER)
            guard.registration.said = na_octets_short(pdu + NA_PDU_HEADER + 4, pdu[2] & NA_PDU_NETWORK_BYTE_ORDER);
}

/* Deals with a whole PDU that may be moved to `to`; returns the octets of what is left of it for the library. */
static size_t sort_out(netsnmp_transport *transport, uint8_t *to, uint8_t *pdu, size_t size)
{
    uint8_t refusal[NA_PDU_ANSWER];
    const uint8_t *answer = refusal;
    enum na_pdu_use use = na_pdu_use(pdu, refusal);
    size_t length = use == NA_PDU_REFUSE ? sizeof(refusal) : 0;

    if (use == NA_PDU_READ) {
        size = na_pdu_simplify(pdu, size);
        length = na_agentx_fast_answer(pdu, size, &answer);
    }
    if (length > 0)
        answer_with(transport, answer, length);
    if (length > 0 || use == NA_PDU_DROP)
        return 0;
    if (use == NA_PDU_PASS)
        take_answer(pdu, size);
    if (to != pdu)
        memmove(to, pdu, size);
    return size;
}

/* Refuses a request for its length, if that is so, and has what is not here of it skipped. Returns the octets that are here of it, or 0. */
static size_t refuse_overlong(netsnmp_transport *transport, const uint8_t *octets, size_t length)
{
    size_t whole = na_pdu_overlong(octets, length);
    bool set = whole > 0 && octets[1] == NA_PDU_TESTSET;
    uint8_t refusal[NA_PDU_ANSWER];

    if (whole == 0)
        return 0;
    na_pdu_answer(octets, refusal, sizeof(refusal), set ? NA_PDU_NOT_WRITABLE : NA_PDU_TOO_BIG, set);
    answer_with(transport, refusal, sizeof(refusal));
    if (length > whole)
        length = whole;
    guard.skip = whole - length;
    return length;
}

/* Leaves the whole PDUs in octets that the library is to see, and returns their length; -1 if one is wrong. What is not whole is held. */
static int take_whole(netsnmp_transport *transport, uint8_t *octets, size_t length)
{
    const char *why;
    size_t at = guard.skip < length ? guard.skip : length, left = 0;

    guard.skip -= at;
    guard.waited = 0;
    while (at < length) {
        size_t overlong = refuse_overlong(transport, octets + at, length - at);
        int size;

        if (overlong > 0) {
            at += overlong;
            continue;
        }
        size = na_pdu_check(octets + at, length - at, &why);
        if (size < 0) {
            snmp_log(LOG_WARNING, "the AgentX master sent %s: closing the session\n", why);
            return -1;
        }
        if (size == 0)
            break;
        left += sort_out(transport, octets + left, octets + at, (size_t)size);
        at += (size_t)size;
    }
    guard.held = length - at;
    memcpy(guard.rest, octets + at, guard.held);
    return (int)left;
}

/* Whether the library has waited too long for an answer. */
static bool is_overdue(void)
{
    if (guard.asked == 0 || milliseconds() - guard.asked <= guard.patience)
        return false;
    snmp_log(LOG_WARNING, "the AgentX master does not answer: closing the session\n");
    guard.asked = 0;
    return true;
}

static int receive_whole(netsnmp_transport *transport, void *room, int size, void **peer, int *peer_length)
{
    uint8_t *octets = room;
    int got, whole = guard.for_library;

    if (whole != 0) {
        guard.for_library = 0;
        *peer = NULL;
        *peer_length = 0;
        if (whole > 0)
            memcpy(room, guard.row, (size_t)whole);
        return whole;
    }
    /* the library keeps nothing itself, so that it has all of its room */
    if (size < (int)sizeof(guard.rest) || is_overdue())
        return -1;
    memcpy(octets, guard.rest, guard.held);
    got = receive(transport, octets + guard.held, size - (int)guard.held, peer, peer_length);
    if (got <= 0)
        return got;
    got += (int)guard.held;
    whole = take_whole(transport, octets, (size_t)got);
    if (whole == 0) {
        SNMP_FREE(*peer);
        transport->flags |= NETSNMP_TRANSPORT_FLAG_EMPTY_PKT;
    }
    return whole;
}

void na_agentx_guard(netsnmp_session *session)
{
    netsnmp_transport *transport = snmp_sess_transport(snmp_sess_pointer(session));
    int family = 0, at_once = 1;
    socklen_t size = sizeof(family);

    if (transport == NULL)
        return;
    guard.patience = session->timeout / 1000;
    guard.asked = guard.waited = 0;
    guard.held = guard.skip = 0;
    guard.closing = false;
    guard.registration.count = 0;
    guard.registration.said = NA_REGISTRATION_UNANSWERED;
    guard.in_a_row = false;
    guard.transaction = 0;
    guard.for_library = 0;
    guard.usual = transport->f_recv;
    guard.local = getsockopt(transport->sock, SOL_SOCKET, SO_DOMAIN, &family, &size) == 0 && family == AF_UNIX;
    if (guard.local)
        setsockopt(transport->sock, SOL_SOCKET, SO_RCVTIMEO, &NEXT_WITHIN, sizeof(NEXT_WITHIN));
    else        /* or an answer waits for the acknowledgement of the one before */
        setsockopt(transport->sock, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof(at_once));
    transport->f_recv = receive_whole;
    guard.usual_send = transport->f_send;
    transport->f_send = send_library;
    setsockopt(transport->sock, SOL_SOCKET, SO_SNDTIMEO, &SENDING_MOST, sizeof(SENDING_MOST));
}

int na_agentx_guard_registration(void)
{
    return guard.registration.said;
}

/*
 * ---- requests in a row
 *
 * The master agent asks once for each repetition of a GETBULK, all in one transaction: so it is from the second request of one that
 * another can be waited for here. After a request that is the only one such a wait costs more than it saves.
 */

/* Lets the library read what it has to see, which may be the end of the session. */
static void read_library(netsnmp_session *session, int socket)
{
    netsnmp_large_fd_set readable;

    netsnmp_large_fd_set_init(&readable, FD_SETSIZE);
    netsnmp_large_fd_setfd(socket, &readable);
    snmp_sess_read2(snmp_sess_pointer(session), &readable);
    netsnmp_large_fd_set_cleanup(&readable);
}

void na_agentx_guard_row(netsnmp_session *session)
{
    netsnmp_transport *transport = guard.in_a_row && guard.local ? snmp_sess_transport(snmp_sess_pointer(session)) : NULL;
    long end = transport != NULL ? milliseconds() + ROW_MOST : 0;

    while (transport != NULL && guard.in_a_row && milliseconds() < end) {
        ssize_t got;

        guard.in_a_row = false;
        memcpy(guard.row, guard.rest, guard.held);
        got = recv(transport->sock, guard.row + guard.held, sizeof(guard.row) - guard.held, 0);
        if (got <= 0)
            return;     /* nothing came; or the session has ended, which the library sees on its turn */
        guard.for_library = take_whole(transport, guard.row, guard.held + (size_t)got);
        if (guard.for_library != 0) {
            read_library(session, transport->sock);
            return;
        }
    }
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

void na_agentx_guard_timers(unsigned sampler, unsigned between)
{
    static unsigned kept, looked;       /* the library's timer, and the number up to which all are known */
    unsigned next = next_timer();

    if (next == 0)      /* no memory for it */
        return;
    for (unsigned timer = looked + 1; timer < next; timer++) {
        if (timer == sampler || timer == between || snmp_alarm_reset(timer) != 0)      /* that is how one asks whether there is such a timer */
            continue;
        if (kept != 0 && snmp_alarm_reset(kept) == 0)
            snmp_alarm_unregister(timer);
        else
            kept = timer;
    }
    looked = next;
}
