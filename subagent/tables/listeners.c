/*
 * Listening TCP sockets, from inet_diag, which scans only the table of listeners if no other state
 * is requested.
 *
 * The kernel reports the length of only one of the two queues: idiag_rqueue and idiag_wqueue are
 * sk_ack_backlog and sk_max_ack_backlog (tcp_diag_get_info). For the SYN queue see syn_queues.c.
 * net/tcp and net/tcp6, used where inet_diag is refused, have sk_ack_backlog only.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <string.h>

#include "tables/listeners.h"
#include "tables/tcp_files.h"
#include "kernel/sockdiag.h"
#include "kernel/socket_owners.h"

const struct na_row_index na_listener_index = { { NA_MEMBER(struct na_listener, address),
                                                  NA_MEMBER(struct na_listener, port) } };

int na_listener_order(const void *a, const void *b)
{
    return na_row_compare(&na_listener_index, a, b);
}

void *na_listener_find(const struct na_rows *rows, int family, const void *octets, uint32_t zone,
                       uint16_t port)
{
    static const struct in6_addr any; /* also 0.0.0.0 */

    for (unsigned i = 0; i < 4; i++) {
        struct na_listener wanted = { .address = na_inet_address(family, i < 2 ? octets : &any,
                                                                 i % 2 ? 0 : zone),
                                      .port = port };
        void *found = na_rows_find(rows, na_listener_order, &wanted);

        if (found != NULL)
            return found;
    }
    return NULL;
}

/* That of the sockets, until they are merged. */
NA_ROW_INDEX(NA_MEMBER(struct na_listener, address), NA_MEMBER(struct na_listener, port),
             NA_MEMBER(struct na_listener, cookie));

static bool take(const struct inet_diag_msg *socket, const struct nlmsghdr *message, void *arg)
{
    struct na_read_context *context = arg;
    struct na_listener *row = na_rows_add(context->rows);
    struct na_socket_memory memory;

    if (row == NULL)
        return false;
    na_sockdiag_memory(message, &memory);
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
        .drops = memory.number[SK_MEMINFO_DROPS],
        .has_drops = memory.count > SK_MEMINFO_DROPS,
        .cgroup = na_sockdiag_cgroup(message),
        .inode = socket->idiag_inode,
        .cookie = na_sockdiag_cookie(socket),
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
            .inode = socket->inode,
            .cookie = socket->inode,
        };
    return row != NULL || socket->state != TCP_LISTEN;
}

static void restart(void *arg)
{
    struct na_read_context *context = arg;

    context->rows->count = 0;
}

static void merge(struct na_listener *row, const struct na_listener *socket)
{
    row->sockets++;
    row->full += socket->full;
    row->queue += socket->queue;
    row->limit += socket->limit;
    row->drops += socket->drops;
    row->has_drops &= socket->has_drops;
    if (row->cgroup != socket->cgroup)
        row->cgroup = 0;
}

/* Merges the sockets that share an address and port into one row. False if memory ran out. */
static bool join(struct na_rows *rows)
{
    struct na_listener_socket *sockets;
    size_t kept = 0;

    na_rows_sort(rows, order); /* removes sockets that were listed twice */
    sockets = (void *)na_rows_text(rows, (rows->count + 1) * sizeof(*sockets));
    if (sockets == NULL)
        return false;
    for (size_t i = 0; i < rows->count; i++) {
        const struct na_listener *socket = na_rows_at(rows, i);
        struct na_listener *row = kept ? na_rows_at(rows, kept - 1) : NULL;

        sockets[i] = (struct na_listener_socket){ socket->cookie, socket->inode,
                                                  (uint32_t)socket->drops };
        if (row != NULL && na_listener_order(row, socket) == 0) {
            merge(row, socket);
            continue;
        }
        row = memmove(na_rows_at(rows, kept++), socket, rows->size);
        row->socket = &sockets[i];
    }
    rows->count = kept;
    return true;
}

/* Registers the sockets whose processes may be requested. */
static bool want_owners(struct na_read_context *context)
{
    struct na_socket_owners *owners = na_kernel_owners(context->kernel);

    return owners != NULL && na_socket_owners_want(owners, NA_OWNED_LISTENERS, context->rows,
                                                   offsetof(struct na_listener, inode));
}

int na_listeners_read(struct na_read_context *context)
{
    static const struct na_sockdiag listening = { .protocol = IPPROTO_TCP,
                                                  .extensions = 1u << (INET_DIAG_SKMEMINFO - 1),
                                                  .states = 1u << TCP_LISTEN };
    int error = na_sockdiag(context->kernel, &listening, take, restart, context);

    if (na_sockdiag_is_refused(error)) {
        restart(context);
        error = na_tcp_read_files(context, error, take_of_file, NULL);
    }
    return !error && !join(context->rows) ? ENOMEM : error;
}

static int read_listeners(struct na_read_context *context)
{
    int error = na_listeners_read(context);

    return !error && !want_owners(context) ? ENOMEM : error;
}

/*
 * Adds what its sockets have dropped since the last reading to the drops of a row. The drops of a
 * new socket are all new; those of a socket that has been closed remain in the sum. False if a
 * socket has fewer than before: then it is not known what happened.
 */
static bool count_drops(struct na_listener *row, const struct na_listener *last)
{
    uint64_t drops = last->drops;
    size_t j = 0;

    for (size_t i = 0; i < row->sockets; i++) {
        const struct na_listener_socket *socket = &row->socket[i], *same;
        uint32_t risen;

        while (j < last->sockets && last->socket[j].cookie < socket->cookie)
            j++;
        same = &last->socket[j];
        /* cookies were addresses before Linux 4.12, and could be used again */
        if (j == last->sockets || same->cookie != socket->cookie || same->inode != socket->inode) {
            drops += socket->drops;
            continue;
        }
        risen = socket->drops - same->drops;
        if (risen > INT32_MAX)
            return false;
        drops += risen;
    }
    row->drops = drops;
    return true;
}

static void carry(void *row, const void *before, const struct na_reading_pair *pair)
{
    struct na_listener *listener = row;
    const struct na_listener *last = before;

    if (listener->full && last != NULL && last->full)
        listener->full_for = last->full_for + (pair->at - pair->before);
    listener->discontinuity = pair->at;
    if (last != NULL && listener->has_drops && last->has_drops && count_drops(listener, last))
        listener->discontinuity = last->discontinuity;
}

const struct na_kernel_table na_kernel_table_listeners = {
    .name = "inet_diag tcp listeners",
    .size = sizeof(struct na_listener),
    .order = na_listener_order,
    .index = &na_listener_index,
    .sampled = true, /* otherwise full_for would depend on when managers send requests */
    .read = read_listeners,
    .carry = carry,
};
