#include "kernel/tcp_connection.h"

#include <netinet/tcp.h>
#include <string.h>

/* Where members of struct tcp_info are; headers of other kernels have fewer or more. */
enum {
    RETRANSMITS = 2, /* uint8_t: timeouts in a row */
    RTO = 8,         /* us */
    SND_MSS = 16,
    UNACKED = 24,
    LOST = 32,
    RETRANS = 36, /* segments sent again and not acknowledged */
    RTT = 68,
    SND_CWND = 80,
    TOTAL_RETRANS = 100,
    INFO_END = 104, /* of Linux 2.6 */
    BYTES_ACKED = 120,
    NOTSENT_BYTES = 144,
    SND_WND = 228,
};

/* inet_diag_msg.idiag_timer of all that is a struct inet_timewait_sock, whatever its state. */
enum { TIMER_TIME_WAIT = 3 };

struct info {
    const char *octet;
    size_t length;
};

static uint32_t number_at(const struct info *info, size_t at)
{
    uint32_t number;

    memcpy(&number, info->octet + at, sizeof(number));
    return number;
}

static void take_info(struct na_tcp_connection *connection, const struct info *info,
                      const struct na_socket_memory *memory)
{
    uint32_t unsent, in_flight, queued = memory->number[SK_MEMINFO_WMEM_QUEUED],
                                buffer = memory->number[SK_MEMINFO_SNDBUF];

    if (info->length < INFO_END)
        return;
    connection->known = NA_TCP_KNOWS_INFO;
    connection->retransmitting = info->octet[RETRANSMITS] != 0 || number_at(info, RETRANS) > 0;
    connection->timeouts = (uint8_t)info->octet[RETRANSMITS];
    connection->rtt = number_at(info, RTT);
    connection->rto = number_at(info, RTO);
    connection->cwnd = number_at(info, SND_CWND);
    connection->unacked = number_at(info, UNACKED);
    connection->lost = number_at(info, LOST);
    connection->retransmits = number_at(info, TOTAL_RETRANS);
    if (info->length >= BYTES_ACKED + sizeof(connection->acked)) {
        connection->known |= NA_TCP_KNOWS_ACKED;
        memcpy(&connection->acked, info->octet + BYTES_ACKED, sizeof(connection->acked));
    }
    if (info->length < NOTSENT_BYTES + sizeof(unsent))
        return;
    unsent = number_at(info, NOTSENT_BYTES);
    in_flight = connection->send_queue > unsent ? connection->send_queue - unsent : 0;
    if (memory->count > SK_MEMINFO_WMEM_QUEUED) {
        connection->known |= NA_TCP_KNOWS_SEND_BUFFER;
        /* sk_stream_is_writeable() of the kernel: a third of the buffer must be free */
        connection->send_buffer_limited = unsent == 0 && in_flight > 0 &&
                                          (queued >= buffer || buffer - queued < queued / 2);
    }
    if (info->length >= SND_WND + sizeof(uint32_t)) {
        uint32_t window = number_at(info, SND_WND);

        connection->known |= NA_TCP_KNOWS_WINDOW;
        connection->zero_window = window == 0;
        connection->peer_limited = unsent > 0 &&
                                   (uint64_t)in_flight + number_at(info, SND_MSS) > window;
    }
}

static bool is_whole(const struct inet_diag_msg *socket)
{
    static const unsigned states = 1u << TCP_ESTABLISHED | 1u << TCP_FIN_WAIT1 |
                                   1u << TCP_FIN_WAIT2 | 1u << TCP_CLOSE_WAIT | 1u << TCP_LAST_ACK |
                                   1u << TCP_CLOSING;

    /* a connection that is closed here waits for the peer's FIN as a struct inet_timewait_sock */
    return socket->idiag_state < 32 && states & 1u << socket->idiag_state &&
           socket->idiag_timer != TIMER_TIME_WAIT;
}

void na_tcp_connection_read(struct na_tcp_connection *connection,
                            const struct inet_diag_msg *socket, const struct nlmsghdr *message)
{
    struct na_socket_memory memory;
    struct info info;

    *connection = (struct na_tcp_connection){
        .state = socket->idiag_state,
        .whole = is_whole(socket),
        .syn_resent = socket->idiag_state == TCP_SYN_SENT && socket->idiag_retrans > 0,
        .cookie = na_sockdiag_cookie(socket),
        .send_queue = socket->idiag_wqueue,
        .receive_queue = socket->idiag_rqueue,
    };
    info.octet = na_sockdiag_attribute(message, INET_DIAG_INFO, &info.length);
    na_sockdiag_memory(message, &memory);
    take_info(connection, &info, &memory);
}
