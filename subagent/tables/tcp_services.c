/*
 * TCP services, peers and worst connections, from two listings: the listeners, then all
 * connections. A connection belongs to the listener that the kernel would find for its local
 * address and port, or to its peer.
 *
 * Memory grows with the rows, not with the connections: of round trip times only a histogram
 * is kept, while they are listed. Where inet_diag is refused, net/tcp and net/tcp6 have the states
 * and nothing else that is needed here.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>

#include "base/mib-columns.h"
#include "kernel/send_queues.h"
#include "tables/listeners.h"
#include "tables/tcp_files.h"
#include "tables/tcp_peer.h"
#include "tables/tcp_peers.h"
#include "tables/tcp_rtts.h"
#include "tables/tcp_worst.h"

enum { PORTS = 1 << 16 };

/* A listener, with the connections that were made to it. */
struct service {
    struct na_listener listener; /* its address and port are the index */
    struct na_tcp_load load;
};

static const struct na_member columns[] = {
    NA_TCP_LOAD_COLUMNS(netstatTcpService, struct service),
};

struct listing {
    struct na_read_context *context;
    uint8_t listens[PORTS / 8]; /* a bit for each port with a listener: most others are clients */
    uint8_t known;              /* by every whole socket so far */
    bool any;                   /* there was one */
    struct na_tcp_rtts rtts;    /* of the services */
    struct na_tcp_peers *peers; /* the connections of no service */
    struct na_tcp_worst worst;
};

static void mark_ports(struct listing *listing)
{
    const struct na_rows *rows = listing->context->rows;

    for (size_t i = 0; i < rows->count; i++) {
        uint16_t port = ((const struct na_listener *)na_rows_at(rows, i))->port;

        listing->listens[port / 8] |= (uint8_t)(1 << port % 8);
    }
}

static struct service *find(const struct listing *listing, int family, const void *octets,
                            uint32_t zone, uint16_t port)
{
    return listing->listens[port / 8] & 1 << port % 8
             ? na_listener_find(listing->context->rows, family, octets, zone, port)
             : NULL;
}

/* Adds a connection to a service. False if memory ran out. */
static bool add(struct listing *listing, struct na_tcp_load *load,
                const struct na_tcp_connection *connection, bool stalled)
{
    na_tcp_load_add(load, connection, stalled);
    return !connection->whole || connection->rtt == 0 ||
           na_tcp_rtts_add(&listing->rtts, load, connection->rtt);
}

static bool take(const struct inet_diag_msg *socket, const struct nlmsghdr *message, void *arg)
{
    struct listing *listing = arg;
    struct na_tcp_connection connection;
    struct na_socket_ends ends;
    struct service *service;
    int64_t stalled_for;

    na_tcp_connection_read(&connection, socket, message);
    if (connection.whole || socket->idiag_state == TCP_LISTEN) { /* that has the same attributes */
        listing->known &= connection.known;
        listing->any = true;
    }
    if (socket->idiag_state == TCP_LISTEN)
        return true;
    if (!na_send_queues_take(listing->context->kernel->send_queues, &connection, &stalled_for))
        return false;
    na_tcp_worst_take(&listing->worst, socket, message, &connection, stalled_for);
    service = find(listing, socket->idiag_family, socket->id.idiag_src, socket->id.idiag_if,
                   ntohs(socket->id.idiag_sport));
    if (service != NULL)
        return add(listing, &service->load, &connection, stalled_for > 0);
    na_sockdiag_ends(socket, &ends);
    return na_tcp_peers_take(listing->peers, &ends, &connection, stalled_for > 0);
}

static bool take_of_file(struct na_read_context *context, const struct na_socket_line *socket,
                         int family, void *arg)
{
    struct listing *listing = arg;
    const struct na_tcp_connection connection = { .state = socket->state };
    const struct na_socket_ends ends = { socket->address, socket->remote, socket->port,
                                         socket->remote_port };
    struct service *service;

    (void)context;
    if (socket->state == TCP_LISTEN)
        return true;
    service = find(listing, family, socket->address.octet, 0, socket->port);
    if (service != NULL)
        na_tcp_load_count(&service->load, socket->state);
    return service != NULL || socket->remote.type == 0 ||
           na_tcp_peers_take(listing->peers, &ends, &connection, false);
}

static void restart(void *arg)
{
    struct listing *listing = arg;
    const struct na_rows *rows = listing->context->rows;
    struct na_kernel *kernel = listing->context->kernel;

    for (size_t i = 0; i < rows->count; i++)
        ((struct service *)na_rows_at(rows, i))->load = (struct na_tcp_load){ .established = 0 };
    listing->known = NA_TCP_KNOWS_ALL;
    listing->any = false;
    na_tcp_rtts_restart(&listing->rtts);
    na_tcp_peers_begin(listing->peers);
    listing->worst.count = 0;
    na_send_queues_begin(kernel->send_queues, kernel->now);
}

/* What all rows of a listing from inet_diag have. */
static uint32_t present_in_all(const struct listing *listing)
{
    static const struct {
        enum na_tcp_known known;
        enum na_tcp_load_bit bit;
    } numbers[] = {
        { NA_TCP_KNOWS_INFO, NA_TCP_LOAD_INFO },
        { NA_TCP_KNOWS_SEND_BUFFER, NA_TCP_LOAD_SEND_BUFFER },
        { NA_TCP_KNOWS_WINDOW, NA_TCP_LOAD_WINDOW },
    };
    uint32_t present = 1u << NA_TCP_LOAD_DIAG;

    if (na_send_queues_end(listing->context->kernel->send_queues))
        present |= 1u << NA_TCP_LOAD_STALLED;
    for (size_t i = 0; listing->any && i < sizeof(numbers) / sizeof(numbers[0]); i++)
        if (listing->known & numbers[i].known)
            present |= 1u << numbers[i].bit;
    return present;
}

/*
 * Puts what is about all connections of a service into its row, and makes the rows of the peers.
 * False if memory ran out.
 */
static bool finish(struct listing *listing, bool from_kernel)
{
    const struct na_rows *rows = listing->context->rows;
    const uint32_t present = from_kernel ? present_in_all(listing) : 0;

    for (size_t i = 0; i < rows->count; i++) {
        struct service *service = na_rows_at(rows, i);

        service->load.present = present;
        na_tcp_rtts_settle(&listing->rtts, &service->load);
    }
    return na_tcp_peers_end(listing->peers, present, rows->also) &&
           na_tcp_worst_end(&listing->worst, present & 1u << NA_TCP_LOAD_STALLED, rows->also->also);
}

static int list(struct listing *listing)
{
    /* listeners too: without any connection they tell what the kernel knows */
    static const struct na_sockdiag all = { .protocol = IPPROTO_TCP,
                                            .extensions = NA_TCP_CONNECTION_EXTENSIONS,
                                            .states = (1u << (NA_TCP_NEW_SYN_RECV + 1)) - 2 };
    struct na_read_context *context = listing->context;
    bool from_kernel = true;
    int error;

    mark_ports(listing);
    restart(listing);
    error = na_sockdiag(context->kernel, &all, take, restart, listing);
    if (na_sockdiag_is_refused(error)) {
        restart(listing);
        error = na_tcp_read_files(context, error, take_of_file, listing);
        from_kernel = false;
    }
    return !error && !finish(listing, from_kernel) ? ENOMEM : error;
}

static int read_services(struct na_read_context *context)
{
    struct na_kernel *kernel = context->kernel;
    struct listing *listing;
    int error = na_listeners_read(context);

    if (error)
        return error;
    if (kernel->send_queues == NULL)
        kernel->send_queues = na_send_queues_new();
    listing = calloc(1, sizeof(*listing));
    if (listing == NULL)
        return ENOMEM;
    listing->context = context;
    listing->peers = na_tcp_peers_new(kernel);
    error = listing->peers != NULL && kernel->send_queues != NULL ? list(listing) : ENOMEM;
    na_tcp_rtts_clear(&listing->rtts);
    na_tcp_peers_free(listing->peers);
    free(listing);
    return error;
}

const struct na_kernel_table na_kernel_table_tcp_services = {
    .name = "inet_diag tcp services",
    .size = sizeof(struct service),
    .order = na_listener_order,
    .index = &na_listener_index,
    NA_COLUMNS(columns),
    .present = offsetof(struct service, load.present),
    .read = read_services,
    .also = &na_kernel_table_tcp_peers,
};
