/*
 * UDP sockets, from inet_diag, or from net/udp and net/udp6 where udp_diag is missing or refused.
 * All sockets are examined; those that say something about loss are kept.
 */
#include "tables/udp_files.h"

#include <errno.h>
#include <stddef.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/socket_owners.h"
#include "kernel/sockdiag.h"

static void forget(struct na_rows *rows)
{
    rows->count = 0;
    memset(rows->total, 0, sizeof(rows->total));
}

static void restart(void *arg)
{
    forget(((struct na_read_context *)arg)->rows);
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
    struct na_socket_memory memory;

    na_sockdiag_memory(header, &memory);
    socket.has_limit = memory.count > SK_MEMINFO_RCVBUF;
    socket.limit = memory.number[SK_MEMINFO_RCVBUF];
    socket.has_drops = memory.count > SK_MEMINFO_DROPS;
    socket.drops = memory.number[SK_MEMINFO_DROPS];
    socket.cgroup = na_sockdiag_cgroup(header);
    return na_udp_rows_put(arg, &socket);
}

/* Registers the sockets whose owners may be requested. */
static int want_owners(struct na_read_context *context)
{
    struct na_socket_owners *owners = na_kernel_owners(context->kernel);

    return owners != NULL && na_socket_owners_want(owners, NA_OWNED_UDP, context->rows,
                                                   offsetof(struct na_udp_socket, inode))
             ? 0
             : ENOMEM;
}

static int read_sockets(struct na_read_context *context)
{
    static const struct na_sockdiag all = { IPPROTO_UDP, 1u << (INET_DIAG_SKMEMINFO - 1),
                                            UINT32_MAX };
    struct na_rows *rows = context->rows;
    int error = na_sockdiag(context->kernel, &all, take, restart, context);

    /* udp_diag has no drops before 4.7 */
    if (na_sockdiag_is_refused(error) || (!error && rows->total[NA_UDP_TOTAL_DROPS_UNKNOWN] > 0)) {
        forget(rows);
        error = na_udp_read_files(context, error);
    }
    if (error)
        return error;
    na_udp_rows_cut(rows);
    rows->total[NA_UDP_TOTAL_LEFT_OUT] -= rows->count;
    return want_owners(context);
}

const struct na_kernel_table na_kernel_table_udp_sockets = {
    .name = "inet_diag udp",
    .size = sizeof(struct na_udp_socket),
    .order = na_udp_rows_order,
    .index = &na_udp_rows_index,
    .read = read_sockets,
};
