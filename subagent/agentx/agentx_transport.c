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

/*
 * The timeout for the next request of a burst. The kernel counts it in clock ticks of 1 to 10 ms,
 * and the first tick is already running.
 */
static const struct timeval NEXT_WITHIN = { .tv_usec = 10000 };

/* ms, the longest burst, since timers and other descriptors need their turn */
enum { BURST_MAX = 50 };

/* Offsets of the numbers in a PDU (RFC 2741, 6.1). */
enum {
    SESSION_AT = 4,
    TRANSACTION_AT = 8,
    NUMBER_AT = 12,
    UPTIME_AT = NA_PDU_HEADER,
    ERROR_AT = NA_PDU_HEADER + 4
};

/* Packet IDs of our own requests; the library counts its own from 1 to INT32_MAX. */
static const uint32_t OWN_NUMBERS = UINT32_C(1) << 31;

/* A process has one session, and the library's callbacks pass only its transport. */
static struct {
    netsnmp_transport *transport; /* the library's, which waits for the descriptor in it */
    int fd;                       /* the connection; -1: there is none */
    int (*usual_close)(netsnmp_transport *transport);
    bool local;                          /* whether it is a unix socket */
    uint32_t session;                    /* h.sessionID */
    int readable, unreadable;            /* descriptors that are always readable, and never */
    uint8_t replies[16 * NA_PDU_ANSWER]; /* replies made here that the library has not read yet */
    size_t replies_length;
    struct na_pings pings;
    long ping_sent, register_sent; /* ms */
    struct {
        /*
         * h.packetID of the last two Registers: the library's, and ours, which may cross the reply
         * to it
         */
        uint32_t number[2];
        unsigned count; /* number of Registers sent */
        uint32_t ping;  /* the last Ping before the last Register */
        int reply;      /* see na_agentx_transport_registration */
    } registration;
    bool closing;             /* a Close has been sent */
    bool asked;               /* whether a request has been answered */
    uint8_t rest[NA_PDU_MAX]; /* the start of an incomplete PDU, or PDUs that are not handled yet */
    size_t held;
    bool more;            /* whether these are PDUs that are not handled yet */
    size_t skip;          /* octets still to be skipped of a PDU that was refused for its length */
    uint32_t transaction; /* h.transactionID of the last request answered */
    /* the last request and the one before had the same transaction; cleared when used */
    bool burst;
    /* what was received in a burst; starts with the PDUs that the library must see */
    uint8_t burst_input[NA_PDU_MAX];
    int for_library; /* octets for the library in `burst_input`; -1: received something invalid */
} state = { .fd = -1, .readable = -1, .unreadable = -1 };

static long milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The number at an offset of a PDU. */
static uint32_t number_at(const uint8_t *pdu, size_t place)
{
    return na_octets_number(pdu + place, pdu[2] & NA_PDU_NETWORK_BYTE_ORDER);
}

void na_agentx_transport_end(const char *why)
{
    if (state.fd < 0)
        return;
    snmp_log(LOG_WARNING, "%s: closing the session\n", why);
    shutdown(state.fd, SHUT_RDWR);
}

/*
 * Makes the library wait for its next input. Replies made here come first, then PDUs that are not
 * handled yet: both are readable at once. While the master agent does not read our responses
 * nothing is readable. Otherwise the library waits for the master agent.
 */
static void choose_descriptor(void)
{
    if (state.fd < 0)
        return;
    if (state.replies_length > 0)
        state.transport->sock = state.readable;
    else if (na_agentx_output_full())
        state.transport->sock = state.unreadable;
    else
        state.transport->sock = state.more ? state.readable : state.fd;
}

/* ---- output */

static void send_octets(const void *octets, size_t size)
{
    if (!na_agentx_output(octets, size))
        na_agentx_transport_end("out of memory for messages that the AgentX master has not read");
}

/*
 * Replies to a request of the library. It reads the reply at once, from a descriptor that is always
 * readable, and after that what the master agent sent in the meantime.
 */
static void reply_to_library(const uint8_t *pdu)
{
    bool network_order = pdu[2] & NA_PDU_NETWORK_BYTE_ORDER;
    uint8_t *answer = state.replies + state.replies_length;

    if (state.replies_length + NA_PDU_ANSWER > sizeof(state.replies))
        return;
    na_pdu_answer(pdu, answer, NA_PDU_ANSWER, 0, 0);
    na_octets_put(answer + SESSION_AT, state.session, network_order);
    /* from which the library sets its own */
    na_octets_put(answer + UPTIME_AT, (uint32_t)netsnmp_get_agent_uptime(), network_order);
    state.replies_length += NA_PDU_ANSWER;
    choose_descriptor();
}

static void note_register(const uint8_t *pdu)
{
    state.registration.number[state.registration.count++ % 2] = number_at(pdu, NUMBER_AT);
    state.registration.ping = state.pings.sent;
    state.register_sent = milliseconds();
    if (state.registration.reply == NA_REGISTRATION_IGNORED)
        state.registration.reply = NA_REGISTRATION_UNANSWERED;
}

/*
 * Sends nothing after our Close: the master agent has finished its requests by then, and a response
 * after that makes snmpd 5.8 free memory twice. A response that is too long would make the master
 * agent's library close the whole session, so it is replaced by tooBig.
 */
static void send_response(const uint8_t *pdu, size_t size)
{
    uint8_t refusal[NA_PDU_ANSWER];

    if (state.closing)
        return;
    state.asked = true;
    if (size <= NA_PDU_MAX) {
        send_octets(pdu, size);
        return;
    }
    na_pdu_answer(pdu, refusal, sizeof(refusal), NA_PDU_TOO_BIG, 0);
    send_octets(refusal, sizeof(refusal));
}

/*
 * Handles what the library sends. Its Open was already answered before the session started, and
 * this file sends the Pings.
 */
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
    default: send_octets(pdu, (size_t)size); state.closing = pdu[1] == NA_PDU_CLOSE;
    }
    reply_to_library(pdu);
    return size;
}

void na_agentx_transport_ping(void)
{
    uint8_t ping[NA_PDU_HEADER] = { 1, NA_PDU_PING, NA_PDU_NETWORK_BYTE_ORDER };

    if (state.fd < 0)
        return;
    if (na_agentx_output_stuck())
        na_agentx_transport_end("the AgentX master does not read");
    if (state.pings.sent != state.pings.answered) {
        if (milliseconds() - state.ping_sent > NA_PATIENCE * 1000L)
            na_agentx_transport_end("the AgentX master has not answered for ten minutes");
        return;
    }
    na_octets_put(ping + SESSION_AT, state.session, true);
    na_octets_put(ping + NUMBER_AT, OWN_NUMBERS | ++state.pings.sent, true);
    state.ping_sent = milliseconds();
    send_octets(ping, sizeof(ping));
}

/* ---- input */

static int receive(netsnmp_transport *transport, void *room, int size)
{
    ssize_t got;

    do
        got = recv(state.fd, room, (size_t)size, MSG_DONTWAIT);
    while (got < 0 && errno == EINTR);
    if (got >= 0 || errno != EAGAIN)
        return (int)got;
    /* without it 0 would mean the end of the session */
    transport->flags |= NETSNMP_TRANSPORT_FLAG_EMPTY_PKT;
    return 0;
}

static void answer_with(const uint8_t *octets, size_t length)
{
    uint32_t transaction = number_at(octets, TRANSACTION_AT);

    send_response(octets, length);
    state.burst = transaction == state.transaction;
    state.transaction = transaction;
}

/* If the master agent does not know the session (notOpen) it must be opened again. */
static void take_ping(uint16_t error)
{
    state.pings.answered = state.pings.sent;
    if (state.registration.reply == NA_REGISTRATION_UNANSWERED && state.registration.count > 0 &&
        state.pings.sent != state.registration.ping)
        state.registration.reply = NA_REGISTRATION_IGNORED;
    if (error == NA_PDU_NOT_OPEN)
        na_agentx_transport_end("the AgentX master does not know our session");
}

/*
 * Handles the master agent's Response to a request of ours, and takes over its sysUpTime. A
 * registration lasts until the session ends, so a later 'duplicate registration' is ignored.
 * Returns whether the library is to see the Response.
 */
static bool take_answer(const uint8_t *pdu, size_t size)
{
    uint32_t number = number_at(pdu, NUMBER_AT);
    bool ping = state.pings.sent != state.pings.answered &&
                number == (OWN_NUMBERS | state.pings.sent),
         expected = ping;
    uint16_t error;

    if (size < NA_PDU_ANSWER)
        return false;
    error = na_octets_short(pdu + ERROR_AT, pdu[2] & NA_PDU_NETWORK_BYTE_ORDER);
    for (unsigned i = 0; i < state.registration.count && i < 2; i++) {
        if (number != state.registration.number[i])
            continue;
        expected = true;
        if (state.registration.reply != 0)
            state.registration.reply = error;
    }
    if (ping)
        take_ping(error);
    if (expected)
        netsnmp_set_agent_uptime(number_at(pdu, UPTIME_AT));
    return !expected;
}

/*
 * Handles a complete PDU, which may be moved to `to`. Returns how many octets of it are left for
 * the library.
 */
static size_t handle_pdu(uint8_t *to, uint8_t *pdu, size_t size)
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

/*
 * If a request is too long, refuses it and arranges for the missing part to be skipped. Returns how
 * many octets of it have arrived; 0 if it is not too long.
 */
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
    state.skip = whole - length;
    return length;
}

/*
 * Handles the complete PDUs in `octets`, leaves those that the library is to see at its start, and
 * returns their length; -1 if one is invalid. Keeps what is incomplete. Stops after a request that
 * the library answers: it queues all requests that it reads, but takes only one per turn.
 */
static int handle_pdus(uint8_t *octets, size_t length)
{
    const char *why;
    size_t at = state.skip < length ? state.skip : length, left = 0;

    state.skip -= at;
    state.more = false;
    while (at < length && !state.more) {
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
        kept = handle_pdu(octets + left, octets + at, (size_t)size);
        state.more = kept > 0 && octets[left + 1] != NA_PDU_RESPONSE;
        left += kept;
        at += (size_t)size;
    }
    state.held = length - at;
    state.more &= state.held > 0;
    memcpy(state.rest, octets + at, state.held);
    return (int)left;
}

/*
 * The replies made here, which are all that the library reads from the descriptor that is always
 * readable.
 */
static int receive_replies(void *room)
{
    int length = (int)state.replies_length;

    memcpy(room, state.replies, state.replies_length);
    state.replies_length = 0;
    choose_descriptor();
    return length;
}

static int receive_whole(netsnmp_transport *transport, void *room, int size, void **peer,
                         int *peer_length)
{
    uint8_t *octets = room;
    int got, whole = state.for_library;

    *peer = NULL;
    *peer_length = 0;
    /* the library buffers nothing itself, so it always offers its full buffer */
    if (size < (int)sizeof(state.rest))
        return -1;
    if (state.replies_length > 0)
        return receive_replies(room);
    if (whole != 0) {
        state.for_library = 0;
        if (whole > 0)
            memcpy(room, state.burst_input, (size_t)whole);
        choose_descriptor();
        return whole;
    }
    memcpy(octets, state.rest, state.held);
    got = state.more ? 0 : receive(transport, octets + state.held, size - (int)state.held);
    if (got < 0 || (got == 0 && !state.more))
        return got;
    got += (int)state.held;
    whole = handle_pdus(octets, (size_t)got);
    choose_descriptor();
    if (whole == 0)
        transport->flags |= NETSNMP_TRANSPORT_FLAG_EMPTY_PKT;
    return whole;
}

/* The library closes a transport a second time. */
static int close_connection(netsnmp_transport *transport)
{
    if (transport == state.transport && state.fd >= 0) {
        na_agentx_output_end();
        transport->sock = state.fd;
        state.fd = -1;
        state.replies_length = 0;
    }
    return state.usual_close(transport);
}

/* ---- sessions */

static void set_options(int fd)
{
    static const struct {
        int level, option, value;
    } of_tcp[] = {
        { IPPROTO_TCP, TCP_NODELAY,
          1 }, /* else a response would wait for the acknowledgement of the previous one */
        /* a host that has disappeared closes nothing: notice it after a minute */
        { SOL_SOCKET, SO_KEEPALIVE, 1 },
        { IPPROTO_TCP, TCP_KEEPIDLE, 30 },
        { IPPROTO_TCP, TCP_KEEPINTVL, 10 },
        { IPPROTO_TCP, TCP_KEEPCNT, 3 },
    };
    int family = 0;
    socklen_t size = sizeof(family);

    state.local = getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &size) == 0 && family == AF_UNIX;
    if (state.local)
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &NEXT_WITHIN, sizeof(NEXT_WITHIN));
    else
        for (size_t i = 0; i < sizeof(of_tcp) / sizeof(of_tcp[0]); i++)
            setsockopt(fd, of_tcp[i].level, of_tcp[i].option, &of_tcp[i].value,
                       sizeof(of_tcp[i].value));
}

bool na_agentx_transport(netsnmp_transport *transport, const uint8_t opened[NA_PDU_ANSWER])
{
    if ((state.readable < 0 && (state.readable = eventfd(1, EFD_CLOEXEC)) < 0) ||
        (state.unreadable < 0 && (state.unreadable = eventfd(0, EFD_CLOEXEC)) < 0))
        return false;
    state.transport = transport;
    state.fd = transport->sock;
    state.session = number_at(opened, SESSION_AT);
    netsnmp_set_agent_uptime(number_at(opened, UPTIME_AT));
    state.held = state.skip = state.replies_length = 0;
    state.closing = state.asked = state.burst = state.more = false;
    state.pings = (struct na_pings){ 0, 0 };
    state.ping_sent = state.register_sent = milliseconds();
    state.registration.count = 0;
    state.registration.reply = NA_REGISTRATION_UNANSWERED;
    state.transaction = 0;
    state.for_library = 0;
    set_options(state.fd);
    na_agentx_output_begin(state.fd, choose_descriptor);
    state.usual_close = transport->f_close;
    transport->f_recv = receive_whole;
    transport->f_send = send_library;
    transport->f_close = close_connection;
    return true;
}

int na_agentx_transport_registration(void)
{
    return state.registration.reply;
}

struct na_pings na_agentx_transport_pings(void)
{
    return state.pings;
}

bool na_agentx_transport_silent(void)
{
    const long now = milliseconds(), limit = NA_SILENCE * 1000L;

    return state.fd >= 0 &&
           ((state.pings.sent != state.pings.answered && now - state.ping_sent > limit) ||
            (state.registration.reply == NA_REGISTRATION_UNANSWERED &&
             now - state.register_sent > limit));
}

bool na_agentx_transport_was_asked(void)
{
    return state.asked;
}

/*
 * ---- bursts of requests
 *
 * The master agent sends one request for each repetition of a GETBULK, all in one transaction. So
 * from the second request of a transaction on it is worth waiting for the next one. After a single
 * request the wait would cost more than it saves.
 */

/* Lets the library read the PDUs that it must see, or the end of the session. */
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
    bool waits = state.burst && state.local && state.fd >= 0 && state.transport->sock == state.fd;
    long end = waits ? milliseconds() + BURST_MAX : 0;

    while (waits && state.burst && milliseconds() < end) {
        ssize_t got;

        state.burst = false;
        memcpy(state.burst_input, state.rest, state.held);
        got = recv(state.fd, state.burst_input + state.held, sizeof(state.burst_input) - state.held,
                   0);
        if (got <= 0)
            /* nothing came, or the session has ended, which the library notices on its turn */
            return;
        state.for_library = handle_pdus(state.burst_input, state.held + (size_t)got);
        if (state.for_library != 0) {
            read_library(session, state.transport->sock);
            return;
        }
        waits = !na_agentx_output_full();
    }
    choose_descriptor();
}
