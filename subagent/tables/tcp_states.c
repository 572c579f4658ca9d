/*
 * Counts all TCP sockets listed by inet_diag, requesting only their family and state, or those in
 * net/tcp and net/tcp6 where it is refused.
 *
 * There is no cheaper way to count all states. net/sockstat has the number in TIME_WAIT, but for
 * both families together. Listeners alone could be requested in microseconds, but the same pass
 * lists them anyway.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "base/mib-columns.h"
#include "tables/tcp_files.h"
#include "tables/tcp_states.h"
#include "kernel/sockdiag.h"

enum { IPV4 = 1, IPV6, VERSIONS }; /* InetVersion */
enum { KERNEL_STATES = NA_TCP_NEW_SYN_RECV + 1 };

/*
 * By the kernel's number. Since 4.1 two kernel states stand for SYN_RECEIVED: the request, and the
 * socket made from it.
 */
static const uint8_t state_of[KERNEL_STATES] = {
    [TCP_ESTABLISHED] = NA_TCP_ESTABLISHED,
    [TCP_SYN_SENT] = NA_TCP_SYN_SENT,
    [TCP_SYN_RECV] = NA_TCP_SYN_RECEIVED,
    [TCP_FIN_WAIT1] = NA_TCP_FIN_WAIT_1,
    [TCP_FIN_WAIT2] = NA_TCP_FIN_WAIT_2,
    [TCP_TIME_WAIT] = NA_TCP_TIME_WAIT,
    [TCP_CLOSE] = NA_TCP_CLOSED,
    [TCP_CLOSE_WAIT] = NA_TCP_CLOSE_WAIT,
    [TCP_LAST_ACK] = NA_TCP_LAST_ACK,
    [TCP_LISTEN] = NA_TCP_LISTEN,
    [TCP_CLOSING] = NA_TCP_CLOSING,
    [NA_TCP_NEW_SYN_RECV] = NA_TCP_SYN_RECEIVED,
};

struct counting {
    struct na_read_context *context;
    uint64_t sockets[VERSIONS][NA_TCP_STATE_END];
};

NA_ROW_INDEX(NA_MEMBER(struct na_tcp_states, version), NA_MEMBER(struct na_tcp_states, state));

static const struct na_member columns[] = {
    [netstatTcpStateSockets] = NA_MEMBER(struct na_tcp_states, sockets),
};

enum na_tcp_state na_tcp_state_of(unsigned kernel_state)
{
    return kernel_state < KERNEL_STATES ? state_of[kernel_state] : 0;
}

static void count(struct counting *counting, unsigned family, unsigned kernel_state)
{
    unsigned state = na_tcp_state_of(kernel_state), version = 0;

    if (family == AF_INET)
        version = IPV4;
    else if (family == AF_INET6)
        version = IPV6;
    if (version == 0 || state == 0)
        na_read_error(counting->context, "a socket of family %u in state %u", family, kernel_state);
    else
        counting->sockets[version][state]++;
}

static bool take(const struct inet_diag_msg *socket, const struct nlmsghdr *message, void *arg)
{
    (void)message;
    count(arg, socket->idiag_family, socket->idiag_state);
    return true;
}

static bool take_of_file(struct na_read_context *context, const struct na_socket_line *socket,
                         int family, void *arg)
{
    (void)context;
    count(arg, (unsigned)family, socket->state);
    return true;
}

static void restart(void *arg)
{
    struct counting *counting = arg;

    memset(counting->sockets, 0, sizeof(counting->sockets));
}

static int read_states(struct na_read_context *context)
{
    /* only states known here: later kernels list some, such as BOUND_INACTIVE, only on request */
    const struct na_sockdiag all = { .protocol = IPPROTO_TCP, .states = (1u << KERNEL_STATES) - 2 };
    struct counting counting = { .context = context };
    int error = na_sockdiag(context->kernel, &all, take, restart, &counting);

    if (na_sockdiag_is_refused(error)) {
        restart(&counting);
        error = na_tcp_read_files(context, error, take_of_file, &counting);
    }
    if (error)
        return error;
    for (uint32_t version = IPV4; version < VERSIONS; version++)
        for (uint32_t state = NA_TCP_CLOSED; state < NA_TCP_STATE_END; state++) {
            struct na_tcp_states *row = na_rows_add(context->rows);

            if (row == NULL)
                return ENOMEM;
            *row = (struct na_tcp_states){ version, state, counting.sockets[version][state] };
        }
    return 0;
}

const struct na_kernel_table na_kernel_table_tcp_states = {
    .name = "inet_diag tcp",
    .size = sizeof(struct na_tcp_states),
    .order = order,
    .index = &row_index,
    NA_COLUMNS(columns),
    .read = read_states,
};
