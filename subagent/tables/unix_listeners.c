/*
 * Listening UNIX sockets, from unix_diag. net/unix has neither queues nor limits, so nothing is
 * read where unix_diag is missing or refused.
 */
#include "tables/unix_listeners.h"

#include <errno.h>
#include <linux/unix_diag.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <string.h>

#include "kernel/socket_owners.h"
#include "kernel/sockdiag.h"

/* UNIX_DIAG_UID and UDIAG_SHOW_UID, which older headers lack. */
enum { UID = 7, SHOW_UID = 0x40 };

static int order(const void *a, const void *b)
{
    const struct na_unix_listener *left = a, *right = b;

    return left->length != right->length ? left->length - right->length
                                         : memcmp(left->path, right->path, left->length);
}

static int order_sockets(const void *a, const void *b)
{
    const struct na_unix_listener *left = a, *right = b;
    int paths = order(a, b);

    return paths ? paths : (left->inode > right->inode) - (left->inode < right->inode);
}

/*
 * Takes the name of a socket: the path that it was bound to, with a NUL at the end, or an abstract
 * name after a NUL. Abstract names begin with @ here; a path that does so itself gets ./ before it,
 * which leads to the same place. False if the index has no room for it.
 */
static bool take_path(struct na_unix_listener *row, const struct nlattr *attribute)
{
    size_t length = mnl_attr_get_payload_len(attribute), prefix = 0;
    const char *name = mnl_attr_get_payload(attribute);
    bool abstract = length > 0 && name[0] == '\0';

    if (!abstract)
        length = strnlen(name, length);
    if (!abstract && length > 0 && name[0] == '@')
        prefix = 2;
    if (length == 0 || length + prefix > sizeof(row->path))
        return false;
    memcpy(row->path, "./", prefix);
    memcpy(row->path + prefix, name, length);
    if (abstract)
        row->path[0] = '@';
    row->length = (uint8_t)(length + prefix);
    return true;
}

static void take_queue(struct na_unix_listener *row, const struct nlattr *attribute)
{
    struct unix_diag_rqlen queue;

    row->has_queue = mnl_attr_get_payload_len(attribute) >= sizeof(queue);
    if (!row->has_queue)
        return;
    memcpy(&queue, mnl_attr_get_payload(attribute), sizeof(queue));
    row->queue = queue.udiag_rqueue;
    row->limit = queue.udiag_wqueue;
    row->full = queue.udiag_rqueue > queue.udiag_wqueue; /* same as unix_recvq_full() */
}

static void take_uid(struct na_unix_listener *row, const struct nlattr *attribute)
{
    row->has_uid = mnl_attr_get_payload_len(attribute) >= sizeof(row->uid);
    if (row->has_uid)
        memcpy(&row->uid, mnl_attr_get_payload(attribute), sizeof(row->uid));
}

static bool take(const struct nlmsghdr *message, void *arg)
{
    struct na_rows *rows = ((struct na_read_context *)arg)->rows;
    const struct unix_diag_msg *socket = mnl_nlmsg_get_payload(message);
    struct na_unix_listener listener = { .sockets = 1 }, *row;
    const struct nlattr *attribute;

    if (mnl_nlmsg_get_payload_len(message) < sizeof(*socket) || socket->udiag_state != TCP_LISTEN)
        return true;
    listener.inode = socket->udiag_ino;
    mnl_attr_for_each (attribute, message, sizeof(*socket)) {
        uint16_t type = mnl_attr_get_type(attribute);

        if (type == UNIX_DIAG_NAME && !take_path(&listener, attribute))
            rows->total[NA_UNIX_TOTAL_LEFT_OUT]++;
        else if (type == UNIX_DIAG_RQLEN)
            take_queue(&listener, attribute);
        else if (type == UID)
            take_uid(&listener, attribute);
    }
    if (listener.length == 0)
        return true;
    row = na_rows_add(rows);
    if (row != NULL)
        *row = listener;
    return row != NULL;
}

static void restart(void *arg)
{
    struct na_rows *rows = ((struct na_read_context *)arg)->rows;

    rows->count = 0;
    memset(rows->total, 0, sizeof(rows->total));
}

/*
 * Merges the sockets with one path: of two mount namespaces, of two folders if the path is
 * relative, or one whose file was removed and made again by the next.
 */
static void join(struct na_rows *rows)
{
    size_t kept = 0;

    na_rows_sort(rows, order_sockets); /* removes sockets that were listed twice */
    for (size_t i = 0; i < rows->count; i++) {
        const struct na_unix_listener *socket = na_rows_at(rows, i);
        struct na_unix_listener *row = kept ? na_rows_at(rows, kept - 1) : NULL;

        if (row == NULL || order(row, socket) != 0) {
            memmove(na_rows_at(rows, kept++), socket, rows->size);
            continue;
        }
        row->sockets++;
        row->full += socket->full;
        row->queue += socket->queue;
        row->limit += socket->limit;
        row->has_queue &= socket->has_queue;
        row->has_uid &= socket->has_uid && row->uid == socket->uid;
    }
    rows->count = kept;
}

static int read_listeners(struct na_read_context *context)
{
    const struct unix_diag_req request = {
        .udiag_states = 1u << TCP_LISTEN,
        .udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_RQLEN | SHOW_UID,
    };
    int error = na_sockdiag_unix(context->kernel, &request, take, restart, context);
    struct na_socket_owners *owners = error ? NULL : na_kernel_owners(context->kernel);

    if (error)
        return error;
    join(context->rows);
    return owners != NULL && na_socket_owners_want(owners, NA_OWNED_UNIX, context->rows,
                                                   offsetof(struct na_unix_listener, inode))
             ? 0
             : ENOMEM;
}

static void carry(void *row, const void *before, const struct na_reading_pair *pair)
{
    struct na_unix_listener *listener = row;
    const struct na_unix_listener *last = before;

    if (listener->full && last != NULL && last->full)
        listener->full_for = last->full_for + (pair->at - pair->before);
}

const struct na_kernel_table na_kernel_table_unix_listeners = {
    .name = "unix_diag listeners",
    .size = sizeof(struct na_unix_listener),
    .order = order,
    .sampled = true, /* otherwise full_for would depend on when managers send requests */
    .read = read_listeners,
    .carry = carry,
};
