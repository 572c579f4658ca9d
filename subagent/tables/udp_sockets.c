/*
 * UDP sockets, from inet_diag; from /proc/net/udp and udp6 where udp_diag is not there or may not
 * be asked. All are looked at, and those kept that say something about loss.
 */
#include "tables/udp_sockets.h"

#include <errno.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/socket_owners.h"
#include "kernel/sockdiag.h"

static int order(const void *a, const void *b)
{
    const struct na_udp_socket *left = a, *right = b;
    int addresses = na_inet_compare(&left->address, &right->address);

    if (addresses != 0)
        return addresses;
    if (left->port != right->port)
        return left->port - right->port;
    return (left->inode > right->inode) - (left->inode < right->inode);
}

/* Those first that have the better claim to a row. */
static int order_claims(const void *a, const void *b)
{
    const struct na_udp_socket *left = a, *right = b;

    if (left->drops != right->drops)
        return left->drops > right->drops ? -1 : 1;
    if (left->queue != right->queue)
        return left->queue > right->queue ? -1 : 1;
    return order(a, b);
}

static void cut(struct na_rows *rows)
{
    if (rows->count <= NA_UDP_SOCKETS_MAX)
        return;
    qsort(rows->row, rows->count, rows->size, order_claims);
    rows->count = NA_UDP_SOCKETS_MAX;
}

bool na_udp_put(struct na_read_context *context, const struct na_udp_socket *socket)
{
    struct na_rows *rows = context->rows;
    struct na_udp_socket *row;

    rows->total[NA_UDP_TOTAL]++;
    rows->total[NA_UDP_TOTAL_DROPS] += socket->drops;
    rows->total[NA_UDP_TOTAL_DROPS_UNKNOWN] += !socket->has_drops;
    if (socket->drops == 0 && socket->queue == 0)
        return true;
    rows->total[NA_UDP_TOTAL_LEFT_OUT]++; /* until the rows that stay are subtracted */
    if (rows->count == 2 * NA_UDP_SOCKETS_MAX)
        cut(rows);
    row = na_rows_add(rows);
    if (row != NULL)
        *row = *socket;
    return row != NULL;
}

static void forget(struct na_rows *rows)
{
    rows->count = 0;
    memset(rows->total, 0, sizeof(rows->total));
}

static void restart(void *arg)
{
    forget(((struct na_read_context *)arg)->rows);
}

/* INET_DIAG_SKMEMINFO: numbers of 32 bits, as many as the kernel knows. */
static void take_meminfo(struct na_udp_socket *socket, const struct nlattr *attribute)
{
    uint32_t number[SK_MEMINFO_DROPS + 1];
    size_t length = mnl_attr_get_payload_len(attribute), count;

    count = (length < sizeof(number) ? length : sizeof(number)) / sizeof(number[0]);
    memcpy(number, mnl_attr_get_payload(attribute), count * sizeof(number[0]));
    socket->has_limit = count > SK_MEMINFO_RCVBUF;
    socket->limit = socket->has_limit ? number[SK_MEMINFO_RCVBUF] : 0;
    socket->has_drops = count > SK_MEMINFO_DROPS;
    socket->drops = socket->has_drops ? number[SK_MEMINFO_DROPS] : 0;
}

static bool take(const struct inet_diag_msg *message, const struct nlmsghdr *header, void *arg)
{
    struct na_udp_socket socket = {
        .address = na_sockdiag_local(message),
        .port = ntohs(message->id.idiag_sport),
        .inode = message->idiag_inode,
        .uid = message->idiag_uid,
        .queue = message->idiag_rqueue,
    };
    const struct nlattr *attribute;

    mnl_attr_for_each(attribute, header,
                      sizeof(*message)) if (mnl_attr_get_type(attribute) == INET_DIAG_SKMEMINFO)
        take_meminfo(&socket, attribute);
    return na_udp_put(arg, &socket);
}

/* Tells whose owners may be asked for. */
static int want_owners(struct na_read_context *context)
{
    struct na_kernel *kernel = context->kernel;
    uint32_t inodes[NA_UDP_SOCKETS_MAX];

    for (size_t i = 0; i < context->rows->count; i++)
        inodes[i] = ((const struct na_udp_socket *)na_rows_at(context->rows, i))->inode;
    if (kernel->owners == NULL)
        kernel->owners = na_socket_owners_new(kernel->root.path);
    return kernel->owners != NULL &&
                   na_socket_owners_want(kernel->owners, inodes, context->rows->count)
             ? 0
             : ENOMEM;
}

static int read_sockets(struct na_read_context *context)
{
    static const struct na_sockdiag all = { IPPROTO_UDP, 1u << (INET_DIAG_SKMEMINFO - 1),
                                            UINT32_MAX };
    struct na_rows *rows = context->rows;
    int error = na_sockdiag(context->kernel, &all, take, restart, context);

    /* before 4.7 udp_diag has no drops */
    if (na_sockdiag_is_refused(error) || (!error && rows->total[NA_UDP_TOTAL_DROPS_UNKNOWN] > 0)) {
        forget(rows);
        error = na_udp_read_files(context, error);
    }
    if (error)
        return error;
    cut(rows);
    rows->total[NA_UDP_TOTAL_LEFT_OUT] -= rows->count;
    return want_owners(context);
}

const struct na_kernel_table na_kernel_table_udp_sockets = {
    .name = "inet_diag udp",
    .size = sizeof(struct na_udp_socket),
    .order = order,
    .read = read_sockets,
};
