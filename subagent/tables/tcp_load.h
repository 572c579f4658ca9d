/*
 * What a group of TCP connections is doing: how many are in which state, and what holds them up.
 */
#ifndef NA_TCP_LOAD_H
#define NA_TCP_LOAD_H

#include "kernel/tcp_connection.h"

/* The numbers that not every kernel has, or only after a while: bits of `present`. */
enum na_tcp_load_bit {
    NA_TCP_LOAD_DIAG, /* inet_diag lists the connections, not the files */
    NA_TCP_LOAD_INFO,
    NA_TCP_LOAD_SEND_BUFFER,
    NA_TCP_LOAD_WINDOW,
    NA_TCP_LOAD_STALLED,
    NA_TCP_LOAD_RTT,
    NA_TCP_LOAD_BITS, /* others are the owner's */
};

/* All are numbers of connections, if nothing else is said. */
struct na_tcp_load {
    uint32_t present;
    uint32_t established, half_open, close_wait, time_wait, fin_wait, syn_sent;
    uint32_t syn_unanswered; /* of those in SYN-SENT, the ones that have sent the SYN again */
    uint32_t retransmitting, stalled, peer_limited, send_buffer_limited, zero_window;
    uint64_t send_queue, receive_queue; /* octets */
    uint32_t rtt_median, rtt_maximum;   /* us; see tcp_rtts.h */
    uint32_t histogram; /* number of its histogram while the connections are listed; 0: none */
};

/*
 * The columns that tables of such groups have in common, as initialisers of an array of struct
 * na_member: prefix is netstatTcpService for netstatTcpServiceEstablished; rows have a `load`.
 */
#define NA_TCP_LOAD_COLUMNS(prefix, row)                                                           \
    [prefix##Established] = NA_MEMBER(row, load.established),                                      \
    [prefix##HalfOpen] = NA_MEMBER(row, load.half_open),                                           \
    [prefix##CloseWait] = NA_MEMBER(row, load.close_wait),                                         \
    [prefix##TimeWait] = NA_MEMBER(row, load.time_wait),                                           \
    [prefix##FinWait] = NA_MEMBER(row, load.fin_wait),                                             \
    [prefix##Retransmitting] = NA_MEMBER_IF(row, load.retransmitting, NA_TCP_LOAD_INFO),           \
    [prefix##Stalled] = NA_MEMBER_IF(row, load.stalled, NA_TCP_LOAD_STALLED),                      \
    [prefix##RttMedian] = NA_MEMBER_IF(row, load.rtt_median, NA_TCP_LOAD_RTT),                     \
    [prefix##RttMaximum] = NA_MEMBER_IF(row, load.rtt_maximum, NA_TCP_LOAD_RTT),                   \
    [prefix##SendQueue] = NA_MEMBER_IF(row, load.send_queue, NA_TCP_LOAD_DIAG),                    \
    [prefix##ReceiveQueue] = NA_MEMBER_IF(row, load.receive_queue, NA_TCP_LOAD_DIAG),              \
    [prefix##PeerLimited] = NA_MEMBER_IF(row, load.peer_limited, NA_TCP_LOAD_WINDOW),              \
    [prefix##                                                                                      \
        SendBufferLimited] = NA_MEMBER_IF(row, load.send_buffer_limited, NA_TCP_LOAD_SEND_BUFFER), \
    [prefix##ZeroWindow] = NA_MEMBER_IF(row, load.zero_window, NA_TCP_LOAD_WINDOW)

/* Counts a connection in one of the kernel's states; states without a number are ignored. */
void na_tcp_load_count(struct na_tcp_load *load, unsigned state);

/* Counts a connection with all that is known of it, except its round trip time. */
void na_tcp_load_add(struct na_tcp_load *load, const struct na_tcp_connection *connection,
                     bool stalled);

#endif
