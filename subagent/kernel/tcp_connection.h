/*
 * One TCP connection as inet_diag describes it, with what each kernel knows of it.
 */
#ifndef NA_TCP_CONNECTION_H
#define NA_TCP_CONNECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/sockdiag.h"

/* The attributes to request: struct na_sockdiag.extensions. */
enum {
    NA_TCP_CONNECTION_EXTENSIONS = 1 << (INET_DIAG_INFO - 1) | 1 << (INET_DIAG_SKMEMINFO - 1),
};

/* What a kernel reports: struct tcp_info has grown, and so have the memory numbers. */
enum na_tcp_known {
    NA_TCP_KNOWS_INFO = 1,        /* retransmissions, rtt */
    NA_TCP_KNOWS_ACKED = 2,       /* octets acknowledged; 4.1 */
    NA_TCP_KNOWS_SEND_BUFFER = 4, /* whether the send buffer limits; 4.6 */
    NA_TCP_KNOWS_WINDOW = 8,      /* the peer's window; 5.4 */
    NA_TCP_KNOWS_ALL = 15,
};

struct na_tcp_connection {
    uint8_t state;   /* as numbered by the kernel */
    uint8_t known;   /* enum na_tcp_known; 0 for one that has no more than addresses */
    bool whole;      /* it has more: it is neither a request, nor closed here and waiting */
    bool syn_resent; /* it is in SYN-SENT, and no answer has come in time */
    uint64_t cookie;
    uint32_t send_queue, receive_queue; /* octets */
    bool retransmitting;                /* segments are being sent again */
    uint32_t rtt;                       /* us, smoothed; 0: not measured yet */
    uint32_t rto;                       /* us */
    uint32_t cwnd, unacked, lost;       /* segments */
    uint8_t timeouts;                   /* in a row */
    uint32_t retransmits;               /* segments sent again since it began */
    uint64_t acked;                     /* octets since it began */
    bool send_buffer_limited; /* all is sent, and the program cannot write more: poll() waits */
    bool peer_limited;        /* data waits, and the peer's window has no room for a segment */
    bool zero_window;
};

/* Reads a message of a listing; attributes that are missing or short are not known. */
void na_tcp_connection_read(struct na_tcp_connection *connection,
                            const struct inet_diag_msg *socket, const struct nlmsghdr *message);

#endif
