/*
 * TCP services, from two listings: the listeners, then all connections. A connection belongs to the
 * listener that the kernel would find for its local address and port.
 *
 * Memory grows with the listeners, not with the connections: of round trip times only a histogram
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
#include "tables/tcp_load.h"

enum { PORTS = 1 << 16 };

/* A listener, with the connections that were made to it. */
struct service {
    struct na_listener listener; /* its address and port are the index */
    struct na_tcp_load load;
    uint32_t present; /* a bit of each enum present */
};

/* The numbers that not every kernel has, or only after a while. */
enum present { INFO, SEND_BUFFER, WINDOW, QUEUES, STALLED, RTT };

#define ALWAYS(name) NA_MEMBER(struct service, load.name)
#define IF(bit, name) NA_MEMBER_IF(struct service, load.name, bit)

static const struct na_member columns[] = {
    [netstatTcpServiceEstablished] = ALWAYS(established),
    [netstatTcpServiceHalfOpen] = ALWAYS(half_open),
    [netstatTcpServiceCloseWait] = ALWAYS(close_wait),
    [netstatTcpServiceTimeWait] = ALWAYS(time_wait),
    [netstatTcpServiceFinWait] = ALWAYS(fin_wait),
    [netstatTcpServiceRetransmitting] = IF(INFO, retransmitting),
    [netstatTcpServiceStalled] = IF(STALLED, stalled),
    [netstatTcpServiceRttMedian] = IF(RTT, rtt_median),
    [netstatTcpServiceRttMaximum] = IF(RTT, rtt_maximum),
    [netstatTcpServiceSendQueue] = IF(QUEUES, send_queue),
    [netstatTcpServiceReceiveQueue] = IF(QUEUES, receive_queue),
    [netstatTcpServicePeerLimited] = IF(WINDOW, peer_limited),
    [netstatTcpServiceSendBufferLimited] = IF(SEND_BUFFER, send_buffer_limited),
    [netstatTcpServiceZeroWindow] = IF(WINDOW, zero_window),
};

struct listing {
    struct na_read_context *context;
    uint8_t listens[PORTS / 8]; /* a bit for each port with a listener: most others are clients */
    uint8_t known;              /* by every whole socket so far */
    bool any;                   /* there was one */
    struct na_histogram *histogram;
    uint32_t histograms, room;
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

/* Adds a round trip time to the histogram of a service. False if memory ran out. */
static bool add_rtt(struct listing *listing, struct na_tcp_load *load, uint32_t rtt)
{
    if (load->histogram == 0) {
        if (listing->histograms == listing->room) {
            uint32_t room = listing->room ? 2 * listing->room : 8;
            struct na_histogram *moved = realloc(listing->histogram, room * sizeof(*moved));

            if (moved == NULL)
                return false;
            listing->histogram = moved;
            listing->room = room;
        }
        memset(&listing->histogram[listing->histograms++], 0, sizeof(struct na_histogram));
        load->histogram = listing->histograms;
    }
    na_histogram_add(&listing->histogram[load->histogram - 1], rtt);
    return true;
}

static bool take(const struct inet_diag_msg *socket, const struct nlmsghdr *message, void *arg)
{
    struct listing *listing = arg;
    struct na_tcp_connection connection;
    struct service *service;
    bool stalled;

    na_tcp_connection_read(&connection, socket, message);
    if (connection.whole || socket->idiag_state == TCP_LISTEN) { /* that has the same attributes */
        listing->known &= connection.known;
        listing->any = true;
    }
    if (socket->idiag_state == TCP_LISTEN)
        return true;
    service = find(listing, socket->idiag_family, socket->id.idiag_src, socket->id.idiag_if,
                   ntohs(socket->id.idiag_sport));
    if (service == NULL)
        return true;
    if (!na_send_queues_take(listing->context->kernel->send_queues, &connection, &stalled) ||
        (connection.whole && connection.rtt > 0 &&
         !add_rtt(listing, &service->load, connection.rtt)))
        return false;
    na_tcp_load_add(&service->load, &connection, stalled);
    return true;
}

static bool take_of_file(struct na_read_context *context, const struct na_socket_line *socket,
                         int family, void *arg)
{
    struct service *service = socket->state == TCP_LISTEN
                                ? NULL
                                : find(arg, family, socket->address.octet, 0, socket->port);

    (void)context;
    if (service != NULL)
        na_tcp_load_count(&service->load, socket->state);
    return true;
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
    listing->histograms = 0;
    na_send_queues_begin(kernel->send_queues, kernel->now);
}

/* What all rows of a listing from inet_diag have. */
static uint32_t present_in_all(const struct listing *listing)
{
    static const struct {
        enum na_tcp_known known;
        enum present present;
    } numbers[] = {
        { NA_TCP_KNOWS_INFO, INFO },
        { NA_TCP_KNOWS_SEND_BUFFER, SEND_BUFFER },
        { NA_TCP_KNOWS_WINDOW, WINDOW },
    };
    uint32_t present = 1u << QUEUES;

    if (na_send_queues_end(listing->context->kernel->send_queues))
        present |= 1u << STALLED;
    for (size_t i = 0; listing->any && i < sizeof(numbers) / sizeof(numbers[0]); i++)
        if (listing->known & numbers[i].known)
            present |= 1u << numbers[i].present;
    return present;
}

/* Puts what is about all connections of a service into its row. */
static void finish(struct listing *listing, bool from_kernel)
{
    const struct na_rows *rows = listing->context->rows;
    const uint32_t present = from_kernel ? present_in_all(listing) : 0;

    for (size_t i = 0; i < rows->count; i++) {
        struct service *service = na_rows_at(rows, i);
        const struct na_histogram *histogram;

        service->present = present;
        if (service->load.histogram == 0)
            continue;
        histogram = &listing->histogram[service->load.histogram - 1];
        service->present |= 1u << RTT;
        service->load.rtt_median = na_histogram_median(histogram);
        service->load.rtt_maximum = histogram->maximum;
    }
}

static int list(struct listing *listing)
{
    /* listeners too: without any connection they tell what the kernel knows */
    static const struct na_sockdiag all = { .protocol = IPPROTO_TCP,
                                            .extensions = NA_TCP_CONNECTION_EXTENSIONS,
                                            .states = (1u << (NA_TCP_NEW_SYN_RECV + 1)) - 2 };
    struct na_read_context *context = listing->context;
    int error;

    mark_ports(listing);
    restart(listing);
    error = na_sockdiag(context->kernel, &all, take, restart, listing);
    if (na_sockdiag_is_refused(error)) {
        restart(listing);
        error = na_tcp_read_files(context, error, take_of_file, listing);
        if (!error)
            finish(listing, false);
    } else if (!error) {
        finish(listing, true);
    }
    return error;
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
    if (listing == NULL || kernel->send_queues == NULL) {
        free(listing);
        return ENOMEM;
    }
    listing->context = context;
    error = list(listing);
    free(listing->histogram);
    free(listing);
    return error;
}

const struct na_kernel_table na_kernel_table_tcp_services = {
    .name = "inet_diag tcp services",
    .size = sizeof(struct service),
    .order = na_listener_order,
    .index = &na_listener_index,
    NA_COLUMNS(columns),
    .present = offsetof(struct service, present),
    .read = read_services,
};
