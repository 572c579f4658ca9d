#include "tables/tcp_worst.h"

#include <netinet/tcp.h>
#include <string.h>

#include "base/mib-columns.h"
#include "tables/tcp_states.h"

static const int64_t SECOND = INT64_C(1000000000);

NA_ROW_INDEX(NA_MEMBER(struct na_tcp_worst_row, rank));

#define ALWAYS(name) NA_MEMBER(struct na_tcp_worst_row, name)
#define INFO(name) NA_MEMBER_IF(struct na_tcp_worst_row, connection.name, NA_TCP_WORST_INFO)

static const struct na_member columns[] = {
    [netstatTcpWorstLocalAddressType] = ALWAYS(ends.local.type),
    [netstatTcpWorstLocalAddress] = ALWAYS(ends.local),
    [netstatTcpWorstLocalPort] = ALWAYS(ends.local_port),
    [netstatTcpWorstRemoteAddressType] = ALWAYS(ends.remote.type),
    [netstatTcpWorstRemoteAddress] = ALWAYS(ends.remote),
    [netstatTcpWorstRemotePort] = ALWAYS(ends.remote_port),
    [netstatTcpWorstState] = ALWAYS(state),
    [netstatTcpWorstRtt] = NA_MEMBER_IF(struct na_tcp_worst_row, connection.rtt, NA_TCP_WORST_RTT),
    [netstatTcpWorstRto] = INFO(rto),
    [netstatTcpWorstCwnd] = INFO(cwnd),
    [netstatTcpWorstUnacked] = INFO(unacked),
    [netstatTcpWorstLost] = INFO(lost),
    [netstatTcpWorstTimeouts] = INFO(timeouts),
    [netstatTcpWorstRetransmits] = INFO(retransmits),
    [netstatTcpWorstStalledFor] = NA_MEMBER_IF(struct na_tcp_worst_row, stalled_for,
                                               NA_TCP_WORST_STALLED),
    [netstatTcpWorstSendQueue] = ALWAYS(connection.send_queue),
    [netstatTcpWorstReceiveQueue] = ALWAYS(connection.receive_queue),
};

const struct na_kernel_table na_kernel_table_tcp_worst = {
    .name = "inet_diag tcp worst",
    .size = sizeof(struct na_tcp_worst_row),
    .order = order,
    .index = &row_index,
    NA_COLUMNS(columns),
    .present = offsetof(struct na_tcp_worst_row, present),
};

/* How many times in a row a segment has been sent; 0: what is sent is acknowledged in time. */
static uint32_t repeats(const struct na_tcp_connection *connection)
{
    return connection->retransmitting || connection->syn_resent ? connection->timeouts + 1u : 0;
}

static int highest_first(uint32_t a, uint32_t b)
{
    return (a < b) - (a > b);
}

static int compare(const struct na_tcp_worst_row *a, const struct na_tcp_worst_row *b)
{
    int first = highest_first(repeats(&a->connection), repeats(&b->connection));

    if (first == 0)
        first = highest_first(a->stalled_for, b->stalled_for);
    return first != 0 ? first : highest_first(a->connection.rtt, b->connection.rtt);
}

void na_tcp_worst_take(struct na_tcp_worst *worst, const struct inet_diag_msg *socket,
                       const struct nlmsghdr *message, const struct na_tcp_connection *connection,
                       int64_t stalled_for)
{
    struct na_tcp_worst_row row = { .connection = *connection,
                                    .stalled_for = (uint32_t)(stalled_for / SECOND) };
    size_t place = worst->count;

    if (!connection->whole && connection->state != TCP_SYN_SENT)
        return;
    while (place > 0 && compare(&row, &worst->row[place - 1]) < 0)
        place--;
    if (place == NA_TCP_WORST_MAX)
        return;
    if (worst->count < NA_TCP_WORST_MAX)
        worst->count++;
    na_sockdiag_ends(socket, &row.ends);
    row.state = na_tcp_state_of(socket->idiag_state);
    row.cgroup = na_sockdiag_cgroup(message);
    memmove(&worst->row[place + 1], &worst->row[place],
            (worst->count - 1 - place) * sizeof(worst->row[0]));
    worst->row[place] = row;
}

bool na_tcp_worst_end(struct na_tcp_worst *worst, bool knows_stalled, struct na_rows *rows)
{
    for (size_t i = 0; i < worst->count; i++) {
        struct na_tcp_worst_row *row = na_rows_add(rows);

        if (row == NULL)
            return false;
        *row = worst->row[i];
        row->rank = (uint32_t)i + 1;
        if (row->connection.known & NA_TCP_KNOWS_INFO)
            row->present |= 1u << NA_TCP_WORST_INFO;
        if (row->connection.rtt > 0)
            row->present |= 1u << NA_TCP_WORST_RTT;
        if (knows_stalled)
            row->present |= 1u << NA_TCP_WORST_STALLED;
    }
    return true;
}
