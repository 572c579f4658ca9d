/*
 * TCP sockets, counted by family and state.
 */
#ifndef NA_TCP_STATES_H
#define NA_TCP_STATES_H

#include "tables/kernel_table.h"

/* netstatTcpState */
enum na_tcp_state {
    NA_TCP_CLOSED = 1,
    NA_TCP_LISTEN,
    NA_TCP_SYN_SENT,
    NA_TCP_SYN_RECEIVED,
    NA_TCP_ESTABLISHED,
    NA_TCP_FIN_WAIT_1,
    NA_TCP_FIN_WAIT_2,
    NA_TCP_CLOSE_WAIT,
    NA_TCP_LAST_ACK,
    NA_TCP_CLOSING,
    NA_TCP_TIME_WAIT,
    NA_TCP_STATE_END,
};

/* The state as netstatTcpState numbers it, from the kernel's number; 0: none. */
enum na_tcp_state na_tcp_state_of(unsigned kernel_state);

struct na_tcp_states {
    uint32_t version; /* InetVersion */
    uint32_t state;   /* enum na_tcp_state */
    uint64_t sockets;
};

#endif
