/*
 * netstatTcpServiceTable.
 */
#include "tables/tcp_services.h"
#include "mib/mib_table.h"

static size_t service_index(const void *kernel_row, uint32_t *index)
{
    const struct na_listener *listener = &((const struct na_tcp_service *)kernel_row)->listener;
    size_t length = na_inet_to_index(&listener->address, index);

    index[length++] = listener->port;
    return length;
}

static bool service_get(const struct na_table *table, const struct na_request *request,
                        const void *kernel_row, unsigned column, struct na_value *value)
{
    const struct na_tcp_load *load = &((const struct na_tcp_service *)kernel_row)->load;
    const bool info = load->known & NA_TCP_KNOWS_INFO, window = load->known & NA_TCP_KNOWS_WINDOW,
               buffer = load->known & NA_TCP_KNOWS_SEND_BUFFER;
    const struct {
        uint64_t number;
        bool known;
    } columns[] = {
        [netstatTcpServiceEstablished] = { load->established, true },
        [netstatTcpServiceHalfOpen] = { load->half_open, true },
        [netstatTcpServiceCloseWait] = { load->close_wait, true },
        [netstatTcpServiceTimeWait] = { load->time_wait, true },
        [netstatTcpServiceFinWait] = { load->fin_wait, true },
        [netstatTcpServiceRetransmitting] = { load->retransmitting, info },
        [netstatTcpServiceStalled] = { load->stalled, load->knows_stalled },
        [netstatTcpServiceRttMedian] = { load->rtt_median, load->rtt_maximum > 0 },
        [netstatTcpServiceRttMaximum] = { load->rtt_maximum, load->rtt_maximum > 0 },
        [netstatTcpServiceSendQueue] = { load->send_queue, load->knows_queues },
        [netstatTcpServiceReceiveQueue] = { load->receive_queue, load->knows_queues },
        [netstatTcpServicePeerLimited] = { load->peer_limited, window },
        [netstatTcpServiceSendBufferLimited] = { load->send_buffer_limited, buffer },
        [netstatTcpServiceZeroWindow] = { load->zero_window, window },
    };

    (void)table;
    (void)request;
    *value = na_gauge32(columns[column].number);
    return columns[column].known;
}

const struct na_mib_table na_mib_table_netstatTcpServiceTable = {
    .entry = &na_mib_entry_netstatTcpServiceTable,
    .source = NA_TCP_SERVICES,
    .index = service_index,
    .get = service_get,
};
