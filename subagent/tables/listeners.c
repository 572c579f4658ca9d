/*
 * Listening TCP sockets, from inet_diag, which scans only the table of listeners if no other state
 * is requested.
 *
 * The kernel reports the length of only one of the two queues: idiag_rqueue and idiag_wqueue are
 * sk_ack_backlog and sk_max_ack_backlog (tcp_diag_get_info). For the SYN queue see syn_queues.c.
 * net/tcp and net/tcp6, used where inet_diag is refused, have sk_ack_backlog only.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "tables/listeners.h"
#include "tables/tcp_files.h"
#include "kernel/sockdiag.h"

int na_listener_order(const void *a, const void *b)
{
    const struct na_listener *left = a, *right = b;
    int addresses = na_inet_compare(&left->address, &right->address);

    return addresses ? addresses : left->port - right->port;
}

static int order_sockets(const void *a, const void *b)
{
    const struct na_listener *left = a, *right = b;
    int places = na_listener_order(a, b);

    return places ? places : (left->cookie > right->cookie) - (left->cookie < right->cookie);
}

static bool take(const struct inet_diag_msg *socket, const struct nlmsghdr *message, void *arg)
{
    struct na_read_context *context = arg;
    struct na_listener *row = na_rows_add(context->rows);

    (void)message;
    if (row == NULL)
        return false;
    *row = (struct na_listener){
        .address = na_sockdiag_local(socket),
        .port = ntohs(socket->id.idiag_sport),
        .uid = socket->idiag_uid,
        .sockets = 1,
        .full = socket->idiag_rqueue >
                socket->idiag_wqueue, /* same condition as sk_acceptq_is_full() */
        .queue = socket->idiag_rqueue,
        .limit = socket->idiag_wqueue,
        .has_limit = true,
        .cookie = (uint64_t)socket->id.idiag_cookie[1] << 32 | socket->id.idiag_cookie[0],
    };
    return true;
}

static bool take_of_file(struct na_read_context *context, const struct na_socket_line *socket,
                         int family, void *arg)
{
    struct na_listener *row = socket->state == TCP_LISTEN ? na_rows_add(context->rows) : NULL;

    (void)family;
    (void)arg;
    if (row != NULL)
        *row = (struct na_listener){
            .address = socket->address,
            .port = socket->port,
            .uid = socket->uid,
            .sockets = 1,
            .queue = socket->queue,
            .cookie = socket->inode,
        };
    return row != NULL || socket->state != TCP_LISTEN;
}

static void restart(void *arg)
{
    struct na_read_context *context = arg;

    context->rows->count = 0;
}

/* Merges the sockets that share an address and port into one row. */
static void join(struct na_rows *rows)
{
    size_t kept = 0;

    na_rows_sort(rows, order_sockets); /* removes sockets that were listed twice */
    for (size_t i = 0; i < rows->count; i++) {
        const struct na_listener *socket = na_rows_at(rows, i);
        struct na_listener *row = kept ? na_rows_at(rows, kept - 1) : NULL;

        if (row == NULL || na_listener_order(row, socket) != 0) {
            memmove(na_rows_at(rows, kept++), socket, rows->size);
            continue;
        }
        row->sockets++;
        row->full += socket->full;
        row->queue += socket->queue;
        row->limit += socket->limit;
    }
    rows->count = kept;
}

int na_listeners_read(struct na_read_context *context)
{
    const struct na_sockdiag listening = { .protocol = IPPROTO_TCP, .states = 1u << TCP_LISTEN };
    int error = na_sockdiag(context->kernel, &listening, take, restart, context);

    if (na_sockdiag_is_refused(error)) {
        restart(context);
        error = na_tcp_read_files(context, error, take_of_file, NULL);
    }
    if (!error)
        join(context->rows);
    return error;
}

static void carry(void *row, const void *before, const struct na_reading_pair *pair)
{
    struct na_listener *listener = row;
    const struct na_listener *last = before;

    if (listener->full && last != NULL && last->full)
        listener->full_for = last->full_for + (pair->at - pair->before);
}

const struct na_kernel_table na_kernel_table_listeners = {
    .name = "inet_diag tcp listeners",
    .size = sizeof(struct na_listener),
    .order = na_listener_order,
    .sampled = true, /* otherwise full_for would depend on when managers send requests */
    .read = na_listeners_read,
    .carry = carry,
};
