/*
 * The SYN queues of listening TCP sockets: connections being established. The kernel lists them
 * like sockets, in state SYN_RECV, without their listener; they are counted for the listener that
 * the kernel would find for their address and port (inet_lookup_listener).
 *
 * Listing them makes the kernel scan its whole connection table, which takes a hundred times as
 * long as listing the listeners: milliseconds if the table is large. So this is a source of its
 * own, read only when the column is requested. If the table is large, all connections are requested
 * and most of them ignored: that costs more, but the kernel then returns after each datagram, while
 * it would spend the whole scan in one system call looking for the few that are requested. net/tcp
 * and net/tcp6, used where inet_diag is refused, list them too.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>

#include "tables/listeners.h"
#include "tables/tcp_files.h"
#include "kernel/sockdiag.h"

/* Which of the two states a request has depends on the kernel version. */
enum { REQUESTS = 1u << TCP_SYN_RECV | 1u << NA_TCP_NEW_SYN_RECV };

/* Connections that the kernel scans in about two milliseconds. */
enum { MANY = 10000 };

/*
 * The family is that of the listener, even if the connection uses IPv4: then its address is
 * ::ffff:a.b.c.d.
 */
static bool take_request(const struct inet_diag_msg *socket, const struct nlmsghdr *message,
                         void *arg)
{
    const struct inet_diag_sockid *id = &socket->id;
    struct na_listener *listener;

    (void)message;
    if (socket->idiag_state > NA_TCP_NEW_SYN_RECV || !(REQUESTS & 1u << socket->idiag_state))
        return true;
    listener = na_listener_find(((struct na_read_context *)arg)->rows, socket->idiag_family,
                                id->idiag_src, id->idiag_if, ntohs(id->idiag_sport));
    if (listener != NULL)
        listener->syn_queue++;
    return true;
}

static bool take_request_of_file(struct na_read_context *context,
                                 const struct na_socket_line *socket, int family, void *arg)
{
    struct na_listener *listener = socket->state == TCP_SYN_RECV
                                     ? na_listener_find(context->rows, family,
                                                        socket->address.octet, 0, socket->port)
                                     : NULL;

    (void)arg;
    if (listener != NULL)
        listener->syn_queue++;
    return true;
}

static void restart_requests(void *arg)
{
    const struct na_rows *rows = ((struct na_read_context *)arg)->rows;

    for (size_t i = 0; i < rows->count; i++)
        ((struct na_listener *)na_rows_at(rows, i))->syn_queue = 0;
}

/*
 * Adds the number in a file such as net/sockstat after this text to *sum; nothing if the file or
 * the text is missing. False if memory ran out.
 */
static bool add_number_after(struct na_kernel *kernel, const char *file, const char *text,
                             unsigned long *sum)
{
    int error = na_kernel_read(kernel, file);
    const char *found = error ? NULL : strstr(kernel->text.bytes, text);

    if (found != NULL)
        *sum += strtoul(found + strlen(text), NULL, 10);
    return error != ENOMEM;
}

static int read_syn_queues(struct na_read_context *context)
{
    struct na_sockdiag requests = { .protocol = IPPROTO_TCP, .states = REQUESTS };
    unsigned long sockets = 0;
    int error;

    if (!add_number_after(context->kernel, "net/sockstat", "TCP: inuse ", &sockets) ||
        !add_number_after(context->kernel, "net/sockstat6", "TCP6: inuse ", &sockets))
        return ENOMEM;
    if (sockets > MANY)
        requests.states = (1u << (NA_TCP_NEW_SYN_RECV + 1)) - 2;
    error = na_listeners_read(context);
    if (error)
        return error;
    error = na_sockdiag(context->kernel, &requests, take_request, restart_requests, context);
    if (na_sockdiag_is_refused(error)) {
        restart_requests(context);
        error = na_tcp_read_files(context, error, take_request_of_file, NULL);
    }
    return error;
}

const struct na_kernel_table na_kernel_table_syn_queues = {
    .name = "inet_diag tcp requests",
    .size = sizeof(struct na_listener),
    .order = na_listener_order,
    .index = &na_listener_index,
    .read = read_syn_queues,
};
