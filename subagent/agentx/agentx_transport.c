#include "agentx/agentx_transport.h"

#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/library/large_fd_set.h>

#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

#include "agentx/agentx_fast.h"
#include "agentx/agentx_octets.h"
#include "agentx/agentx_output.h"
#include "agentx/agentx_pdu.h"

/* Of requests in a row. The kernel counts it in ticks of its clock, of 1 to 10 ms, the first of
 * which is one that has begun. */
static const struct timeval NEXT_WITHIN = { .tv_usec = 10000 };

/* ms that a row may take, since timers and other descriptors want their turn. */
enum { ROW_MOST = 50 };

/* Where a PDU's numbers are (RFC 2741, 6.1). */
enum {
    SESSION_AT = 4,
    TRANSACTION_AT = 8,
    NUMBER_AT = 12,
    UPTIME_AT = NA_PDU_HEADER,
    ERROR_AT = NA_PDU_HEADER + 4
};

/* The library counts its requests from 1 to INT32_MAX. */
static const uint32_t OWN_NUMBERS = UINT32_C(1) << 31;

/* There is one session in a process; the library calls back with its transport alone. */
static struct {
    netsnmp_transport
        *transport; /* the library's; its descriptor is the one that the library waits for */
    int fd;         /* the connection; -1: there is none */
    int (*usual_close)(netsnmp_transport *transport);
    bool local;                       /* a unix socket */
    uint32_t session;                 /* h.sessionID */
    int readable, unreadable;         /* descriptors that can always be read, and never */
    uint8_t here[16 * NA_PDU_ANSWER]; /* answers from here, which the library has not read yet */
    size_t here_length;
    struct na_pings pings;
    long ping_sent, register_sent; /* ms */
    struct {
        uint32_t number[2]; /* h.packetID of the last two Registers: the library's, and ours, which
                               may cross the answer to that */
        unsigned count;     /* Registers sent */
        uint32_t ping;      /* the last Ping that was sent before the last one */
        int said;           /* see na_agentx_transport_registration */
    } registration;
    bool closing;             /* a Close has been sent */
    bool asked;               /* a request has been answered */
    uint8_t rest[NA_PDU_MAX]; /* the beginning of a PDU that is not here as a whole yet; or what is
                                 not looked at yet */
    size_t held;
    bool more;            /* the latter */
    size_t skip;          /* octets to come of one that was refused for its length */
    uint32_t transaction; /* of the request answered last: h.transactionID */
    bool
        in_a_row; /* the one before it was of the same transaction; since that was last looked at */
    uint8_t row[NA_PDU_MAX]; /* what came in a row of requests, and at its beginning what the
                                library has to see of it */
    int for_library;         /* octets of that; -1 if what came was wrong */
} guard = { .fd = -1, .readable = -1, .unreadable = -1 };

static long milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The number at a place of a PDU. */
static uint32_t number_at(const uint8_t *pdu, size_t place)
{
    return na_octets_number(pdu + place, pdu[2] & NA_PDU_NETWORK_BYTE_ORDER);
}

void na_agentx_transport_end(const char *why)
{
    if (guard.fd < 0)
        return;
    snmp_log(LOG_WARNING, "%s: closing the session\n", why);
    shutdown(guard.fd, SHUT_RDWR);
}

/*
 * Has the library wait for what it is to read: answers from here, at once; nothing, as long as
 * answers of ours wait for a master agent that does not read; what came before and is not looked at
 * yet, at once; or what the master agent sends.
 */
static void choose_descriptor(void)
{
    if (guard.fd < 0)
        return;
    if (guard.here_length > 0)
        guard.transport->sock = guard.readable;
    else if (na_agentx_output_full())
        guard.transport->sock = guard.unreadable;
    else
        guard.transport->sock = guard.more ? guard.readable : guard.fd;
}

/* ---- what goes out */

static void send_octets(const void *octets, size_t size)
{
    if (!na_agentx_output(octets, size))
        na_agentx_transport_end("out of memory for what the AgentX master has not read");
}

/*
 * Answers a request of the library's from here: it reads the answer from a descriptor that can be
 * read at once, and what the master agent sends meanwhile thereafter.
 */
static void answer_here(const uint8_t *pdu)
{
    bool network_order = pdu[2] & NA_PDU_NETWORK_BYTE_ORDER;
    uint8_t *answer = guard.here + guard.here_length;

    if (guard.here_length + NA_PDU_ANSWER > sizeof(guard.here))
        return;
    na_pdu_answer(pdu, answer, NA_PDU_ANSWER, 0, 0);
    na_octets_put(answer + SESSION_AT, guard.session, network_order);
    /* which the library sets its own by */
    na_octets_put(answer + UPTIME_AT, (uint32_t)netsnmp_get_agent_uptime(), network_order);
    guard.here_length += NA_PDU_ANSWER;
    choose_descriptor();
}

static void note_register(const uint8_t *pdu)
{
    guard.registration.number[guard.registration.count++ % 2] = number_at(pdu, NUMBER_AT);
    guard.registration.ping = guard.pings.sent;
    guard.register_sent = milliseconds();
    if (guard.registration.said == NA_REGISTRATION_IGNORED)
        guard.registration.said = NA_REGISTRATION_UNANSWERED;
}

/*
 * The master agent is done with what it asked before it saw our Close; an answer that comes after
 * that makes snmpd 5.8 free twice. A response that is too long has the whole session closed by the
 * master agent's library.
 */
static void send_response(const uint8_t *pdu, size_t size)
{
    uint8_t refusal[NA_PDU_ANSWER];

    if (guard.closing)
        return;
    guard.asked = true;
    if (size <= NA_PDU_MAX) {
        send_octets(pdu, size);
        return;
    }
    na_pdu_answer(pdu, refusal, sizeof(refusal), NA_PDU_TOO_BIG, 0);
    send_octets(refusal, sizeof(refusal));
}

/* What the library sends. Its Open has been answered before there is a session, and pings are sent
 * from here. */
static int send_library(netsnmp_transport *transport, const void *octets, int size, void **peer,
                        int *peer_length)
{
    const uint8_t *pdu = octets;

    (void)transport;
    (void)peer;
    (void)peer_length;
    switch (pdu[1]) {
    case NA_PDU_RESPONSE: send_response(pdu, (size_t)size); return size;
    case NA_PDU_NOTIFY: send_octets(pdu, (size_t)size); return size;
    case NA_PDU_OPEN:
    case NA_PDU_PING: break;
    case NA_PDU_REGISTER:
        note_register(pdu);
        send_octets(pdu, (size_t)size);
        break;
    default: send_octets(pdu, (size_t)size); guard.closing = pdu[1] == NA_PDU_CLOSE;
    }
    answer_here(pdu);
    return size;
}

void na_agentx_transport_ping(void)
{
    uint8_t ping[NA_PDU_HEADER] = { 1, NA_PDU_PING, NA_PDU_NETWORK_BYTE_ORDER };

    if (guard.fd < 0)
        return;
    if (na_agentx_output_stuck())
        na_agentx_transport_end("the AgentX master does not read");
    if (guard.pings.sent != guard.pings.answered) {
        if (milliseconds() - guard.ping_sent > NA_PATIENCE * 1000L)
            na_agentx_transport_end("the AgentX master has not answered for ten minutes");
        return;
    }
    na_octets_put(ping + SESSION_AT, guard.session, true);
    na_octets_put(ping + NUMBER_AT, OWN_NUMBERS | ++guard.pings.sent, true);
    guard.ping_sent = milliseconds();
    send_octets(ping, sizeof(ping));
}

/* ---- what comes in */

static int receive(netsnmp_transport *transport, void *room, int size)
{
    ssize_t got;

    do
        got = recv(guard.fd, room, (size_t)size, MSG_DONTWAIT);
    while (got < 0 && errno == EINTR);
    if (got >= 0 || errno != EAGAIN)
        return (int)got;
    transport->flags |= NETSNMP_TRANSPORT_FLAG_EMPTY_PKT; /* or 0 would be the end */
    return 0;
}

static void answer_with(const uint8_t *octets, size_t length)
{
    uint32_t transaction = number_at(octets, TRANSACTION_AT);

    send_response(octets, length);
    guard.in_a_row = transaction == guard.transaction;
    guard.transaction = transaction;
}

/* One that knows no such session has forgotten it: it is to be opened again. */
static void take_ping(uint16_t error)
{
    guard.pings.answered = guard.pings.sent;
    if (guard.registration.said == NA_REGISTRATION_UNANSWERED && guard.registration.count > 0 &&
        guard.pings.sent != guard.registration.ping)
        guard.registration.said = NA_REGISTRATION_IGNORED;
    if (error == NA_PDU_NOT_OPEN)
        na_agentx_transport_end("the AgentX master does not know our session");
}

/*
 * The master agent's answer to a request of ours, with its sysUpTime. What has been registered
 * stays so until the session ends; that it cannot be registered twice is no news. Returns whether
 * the library is to see it.
 */
static bool take_answer(const uint8_t *pdu, size_t size)
{
    uint32_t number = number_at(pdu, NUMBER_AT);
    bool ping = guard.pings.sent != guard.pings.answered &&
                number == (OWN_NUMBERS | guard.pings.sent),
         expected = ping;
    uint16_t error;

    if (size < NA_PDU_ANSWER)
        return false;
    error = na_octets_short(pdu + ERROR_AT, pdu[2] & NA_PDU_NETWORK_BYTE_ORDER);
    for (unsigned i = 0; i < guard.registration.count && i < 2; i++) {
        if (number != guard.registration.number[i])
            continue;
        expected = true;
        if (guard.registration.said != 0)
            guard.registration.said = error;
    }
    if (ping)
        take_ping(error);
    if (expected)
        netsnmp_set_agent_uptime(number_at(pdu, UPTIME_AT));
    return !expected;
}

/* Deals with a whole PDU that may be moved to `to`; returns the octets of what is left of it for
 * the library. */
static size_t sort_out(uint8_t *to, uint8_t *pdu, size_t size)
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
        answer_with(answer, length);
    if (length > 0 || use == NA_PDU_DROP)
        return 0;
    if (use == NA_PDU_PASS && !take_answer(pdu, size))
        return 0;
    if (to != pdu)
        memmove(to, pdu, size);
    return size;
}

/* Refuses a request for its length, if that is so, and has what is not here of it skipped. Returns
 * the octets that are here of it, or 0. */
static size_t refuse_overlong(const uint8_t *octets, size_t length)
{
    size_t whole = na_pdu_overlong(octets, length);
    bool set = whole > 0 && octets[1] == NA_PDU_TESTSET;
    uint8_t refusal[NA_PDU_ANSWER];

    if (whole == 0)
        return 0;
    na_pdu_answer(octets, refusal, sizeof(refusal), set ? NA_PDU_NOT_WRITABLE : NA_PDU_TOO_BIG,
                  set);
    answer_with(refusal, sizeof(refusal));
    if (length > whole)
        length = whole;
    guard.skip = whole - length;
    return length;
}

/*
 * Leaves the whole PDUs in octets that the library is to see, and returns their length; -1 if one
 * is wrong. What is not whole is held. A request that the library answers is the last one that is
 * looked at: it notes each in a list, of which it takes one on each turn.
 */
static int take_whole(uint8_t *octets, size_t length)
{
    const char *why;
    size_t at = guard.skip < length ? guard.skip : length, left = 0;

    guard.skip -= at;
    guard.more = false;
    while (at < length && !guard.more) {
        size_t overlong = refuse_overlong(octets + at, length - at), kept;
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
        kept = sort_out(octets + left, octets + at, (size_t)size);
        guard.more = kept > 0 && octets[left + 1] != NA_PDU_RESPONSE;
        left += kept;
        at += (size_t)size;
    }
    guard.held = length - at;
    guard.more &= guard.held > 0;
    memcpy(guard.rest, octets + at, guard.held);
    return (int)left;
}

/* The answers from here, which are all that the library reads from the descriptor that can always
 * be read. */
static int receive_here(void *room)
{
    int length = (int)guard.here_length;

    memcpy(room, guard.here, guard.here_length);
    guard.here_length = 0;
    choose_descriptor();
    return length;
}

static int receive_whole(netsnmp_transport *transport, void *room, int size, void **peer,
                         int *peer_length)
{
    uint8_t *octets = room;
    int got, whole = guard.for_library;

    *peer = NULL;
    *peer_length = 0;
    /* the library keeps nothing itself, so that it has all of its room */
    if (size < (int)sizeof(guard.rest))
        return -1;
    if (guard.here_length > 0)
        return receive_here(room);
    if (whole != 0) {
        guard.for_library = 0;
        if (whole > 0)
            memcpy(room, guard.row, (size_t)whole);
        choose_descriptor();
        return whole;
    }
    memcpy(octets, guard.rest, guard.held);
    got = guard.more ? 0 : receive(transport, octets + guard.held, size - (int)guard.held);
    if (got < 0 || (got == 0 && !guard.more))
        return got;
    got += (int)guard.held;
    whole = take_whole(octets, (size_t)got);
    choose_descriptor();
    if (whole == 0)
        transport->flags |= NETSNMP_TRANSPORT_FLAG_EMPTY_PKT;
    return whole;
}

/* The library closes what has been closed once more. */
static int close_connection(netsnmp_transport *transport)
{
    if (transport == guard.transport && guard.fd >= 0) {
        na_agentx_output_end();
        transport->sock = guard.fd;
        guard.fd = -1;
        guard.here_length = 0;
    }
    return guard.usual_close(transport);
}

/* ---- a session */

static void set_options(int fd)
{
    static const struct {
        int level, option, value;
    } of_tcp[] = {
        { IPPROTO_TCP, TCP_NODELAY,
          1 }, /* or an answer waits for the acknowledgement of the one before */
        /* a host that is gone closes nothing: it is noticed after a minute */
        { SOL_SOCKET, SO_KEEPALIVE, 1 },
        { IPPROTO_TCP, TCP_KEEPIDLE, 30 },
        { IPPROTO_TCP, TCP_KEEPINTVL, 10 },
        { IPPROTO_TCP, TCP_KEEPCNT, 3 },
    };
    int family = 0;
    socklen_t size = sizeof(family);

    guard.local = getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &size) == 0 && family == AF_UNIX;
    if (guard.local)
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &NEXT_WITHIN, sizeof(NEXT_WITHIN));
    else
        for (size_t i = 0; i < sizeof(of_tcp) / sizeof(of_tcp[0]); i++)
            setsockopt(fd, of_tcp[i].level, of_tcp[i].option, &of_tcp[i].value,
                       sizeof(of_tcp[i].value));
}

bool na_agentx_transport(netsnmp_transport *transport, const uint8_t opened[NA_PDU_ANSWER])
{
    if ((guard.readable < 0 && (guard.readable = eventfd(1, EFD_CLOEXEC)) < 0) ||
        (guard.unreadable < 0 && (guard.unreadable = eventfd(0, EFD_CLOEXEC)) < 0))
        return false;
    guard.transport = transport;
    guard.fd = transport->sock;
    guard.session = number_at(opened, SESSION_AT);
    netsnmp_set_agent_uptime(number_at(opened, UPTIME_AT));
    guard.held = guard.skip = guard.here_length = 0;
    guard.closing = guard.asked = guard.in_a_row = guard.more = false;
    guard.pings = (struct na_pings){ 0, 0 };
    guard.ping_sent = guard.register_sent = milliseconds();
    guard.registration.count = 0;
    guard.registration.said = NA_REGISTRATION_UNANSWERED;
    guard.transaction = 0;
    guard.for_library = 0;
    set_options(guard.fd);
    na_agentx_output_begin(guard.fd, choose_descriptor);
    guard.usual_close = transport->f_close;
    transport->f_recv = receive_whole;
    transport->f_send = send_library;
    transport->f_close = close_connection;
    return true;
}

int na_agentx_transport_registration(void)
{
    return guard.registration.said;
}

struct na_pings na_agentx_transport_pings(void)
{
    return guard.pings;
}

bool na_agentx_transport_silent(void)
{
    const long now = milliseconds(), most = NA_SILENCE * 1000L;

    return guard.fd >= 0 &&
           ((guard.pings.sent != guard.pings.answered && now - guard.ping_sent > most) ||
            (guard.registration.said == NA_REGISTRATION_UNANSWERED &&
             now - guard.register_sent > most));
}

bool na_agentx_transport_was_asked(void)
{
    return guard.asked;
}

/*
 * ---- requests in a row
 *
 * The master agent asks once for each repetition of a GETBULK, all in one transaction: so it is
 * from the second request of one that another can be waited for here. After a request that is the
 * only one such a wait costs more than it saves.
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

void na_agentx_transport_answer_burst(netsnmp_session *session)
{
    bool waits = guard.in_a_row && guard.local && guard.fd >= 0 &&
                 guard.transport->sock == guard.fd;
    long end = waits ? milliseconds() + ROW_MOST : 0;

    while (waits && guard.in_a_row && milliseconds() < end) {
        ssize_t got;

        guard.in_a_row = false;
        memcpy(guard.row, guard.rest, guard.held);
        got = recv(guard.fd, guard.row + guard.held, sizeof(guard.row) - guard.held, 0);
        if (got <= 0)
            return; /* nothing came; or the session has ended, which the library sees on its turn */
        guard.for_library = take_whole(guard.row, guard.held + (size_t)got);
        if (guard.for_library != 0) {
            read_library(session, guard.transport->sock);
            return;
        }
        waits = !na_agentx_output_full();
    }
    choose_descriptor();
}
