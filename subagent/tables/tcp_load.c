#include "tables/tcp_load.h"

#include <netinet/tcp.h>

void na_tcp_load_count(struct na_tcp_load *load, unsigned state)
{
    switch (state) {
    case TCP_ESTABLISHED: load->established++; break;
    case TCP_SYN_SENT: load->syn_sent++; break;
    case TCP_SYN_RECV:
    case NA_TCP_NEW_SYN_RECV: load->half_open++; break;
    case TCP_CLOSE_WAIT: load->close_wait++; break;
    case TCP_TIME_WAIT: load->time_wait++; break;
    case TCP_FIN_WAIT1:
    case TCP_FIN_WAIT2: load->fin_wait++; break;
    default: break;
    }
}

void na_tcp_load_add(struct na_tcp_load *load, const struct na_tcp_connection *connection,
                     bool stalled)
{
    na_tcp_load_count(load, connection->state);
    load->syn_unanswered += connection->syn_resent;
    if (!connection->whole)
        return;
    load->send_queue += connection->send_queue;
    load->receive_queue += connection->receive_queue;
    load->retransmitting += connection->retransmitting;
    load->stalled += stalled;
    load->peer_limited += connection->peer_limited;
    load->send_buffer_limited += connection->send_buffer_limited;
    load->zero_window += connection->zero_window;
}
