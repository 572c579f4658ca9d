/*
 * What a group of TCP connections is doing: how many are in which state, and what holds them up.
 */
#ifndef NA_TCP_LOAD_H
#define NA_TCP_LOAD_H

#include "base/histogram.h"
#include "kernel/tcp_connection.h"

/* All are numbers of connections, if nothing else is said. */
struct na_tcp_load {
    uint32_t established, half_open, close_wait, time_wait, fin_wait;
    uint32_t retransmitting, stalled, peer_limited, send_buffer_limited, zero_window;
    uint64_t send_queue, receive_queue; /* octets */
    uint32_t rtt_median, rtt_maximum;   /* us */
    uint32_t histogram; /* number of its histogram while the connections are listed; 0: none */
};

/* Counts a connection in one of the kernel's states; states without a number are ignored. */
void na_tcp_load_count(struct na_tcp_load *load, unsigned state);

/* Counts a connection with all that is known of it, except its round trip time. */
void na_tcp_load_add(struct na_tcp_load *load, const struct na_tcp_connection *connection,
                     bool stalled);

#endif
