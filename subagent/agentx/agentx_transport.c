#include "agentx/agentx_transport.h"

#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/library/large_fd_set.h>

#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "agentx/agentx_input.h"
#include "agentx/agentx_octets.h"
#include "agentx/agentx_output.h"
#include "agentx/agentx_pdu.h"
#include "agentx/agentx_requests.h"
#include "base/clock.h"

/*
 * The timeout for the next request of a burst. The kernel counts it in clock ticks of 1 to 10 ms,
 * and the first tick is already running.
 */
static const struct timeval NEXT_WITHIN = { .tv_usec = 10000 };

/* ms, the longest burst, since timers and other descriptors need their turn */
enum { BURST_MAX = 50 };

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
    /* what was received in a burst; starts with the PDUs that the library must see */
    uint8_t burst_input[NA_PDU_MAX];
    int for_library; /* octets for the library in `burst_input`; -1: received something invalid */
} state = { .fd = -1, .readable = -1, .unreadable = -1 };

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
        state.transport->sock = na_agentx_input_more() ? state.readable : state.fd;
}

/* ---- output */

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
    na_octets_put(answer + NA_PDU_SESSION_AT, state.session, network_order);
    /* from which the library sets its own */
    na_octets_put(answer + NA_PDU_UPTIME_AT, (uint32_t)netsnmp_get_agent_uptime(), network_order);
    state.replies_length += NA_PDU_ANSWER;
    choose_descriptor();
}

/*
 * Handles what the library sends. Its Open was already answered before the session started, and
 * na_agentx_requests_ping sends the Pings.
 */
static int send_library(netsnmp_transport *transport, const void *octets, int size, void **peer,
                        int *peer_length)
{
    const uint8_t *pdu = octets;

    (void)transport;
    (void)peer;
    (void)peer_length;
    switch (pdu[1]) {
    case NA_PDU_RESPONSE: na_agentx_output_response(pdu, (size_t)size); return size;
    case NA_PDU_NOTIFY: na_agentx_output(pdu, (size_t)size); return size;
    case NA_PDU_OPEN:
    case NA_PDU_PING: break;
    case NA_PDU_REGISTER:
        na_agentx_requests_registering(pdu);
        na_agentx_output(pdu, (size_t)size);
        break;
    case NA_PDU_CLOSE: na_agentx_output_close(pdu, (size_t)size); break;
    default: na_agentx_output(pdu, (size_t)size);
    }
    reply_to_library(pdu);
    return size;
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
    int got = 0, whole = state.for_library;
    size_t held;

    *peer = NULL;
    *peer_length = 0;
    /* the library buffers nothing itself, so it always offers its full buffer */
    if (size < NA_PDU_MAX)
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
    held = na_agentx_input_rest(octets);
    if (!na_agentx_input_more()) {
        got = receive(transport, octets + held, size - (int)held);
        if (got <= 0)
            return got;
    }
    whole = na_agentx_input_handle(octets, held + (size_t)got);
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
        na_agentx_requests_end();
        na_agentx_input_end();
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

/* Opens an eventfd unless that was done before; it is readable if its count is not 0. */
static bool open_descriptor(int *fd, unsigned count)
{
    if (*fd < 0)
        *fd = eventfd(count, EFD_CLOEXEC);
    return *fd >= 0;
}

bool na_agentx_transport(netsnmp_transport *transport, const uint8_t opened[NA_PDU_ANSWER])
{
    if (!open_descriptor(&state.readable, 1) || !open_descriptor(&state.unreadable, 0))
        return false;
    state.transport = transport;
    state.fd = transport->sock;
    state.session = na_pdu_number(opened, NA_PDU_SESSION_AT);
    state.replies_length = 0;
    state.for_library = 0;
    na_agentx_input_begin();
    na_agentx_requests_begin(opened);
    set_options(state.fd);
    na_agentx_output_begin(state.fd, choose_descriptor);
    state.usual_close = transport->f_close;
    transport->f_recv = receive_whole;
    transport->f_send = send_library;
    transport->f_close = close_connection;
    return true;
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
    bool waits = na_agentx_input_is_burst() && state.local && state.fd >= 0 &&
                 state.transport->sock == state.fd;
    int64_t end = waits ? na_milliseconds() + BURST_MAX : 0;

    while (waits && na_agentx_input_is_burst() && na_milliseconds() < end) {
        size_t held = na_agentx_input_rest(state.burst_input);
        ssize_t got;

        na_agentx_input_burst_used();
        got = recv(state.fd, state.burst_input + held, sizeof(state.burst_input) - held, 0);
        if (got <= 0)
            /* nothing came, or the session has ended, which the library notices on its turn */
            return;
        state.for_library = na_agentx_input_handle(state.burst_input, held + (size_t)got);
        if (state.for_library != 0) {
            read_library(session, state.transport->sock);
            return;
        }
        waits = !na_agentx_output_full();
    }
    choose_descriptor();
}
