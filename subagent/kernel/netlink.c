#include "kernel/netlink.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kernel/netlink_socket.h"
#include "base/debug.h"

enum {
    ERRNO_MAX = 4095,   /* MAX_ERRNO of the kernel */
    BUFFER = 64 * 1024, /* below 32 KiB RTM_GETSTATS drops messages silently */
    TRIES = 4,
    LEFT_MAX = 1000, /* datagrams; the kernel keeps one or two of a dump waiting */
    TIMEOUT = 1000,  /* ms: the kernel answers immediately, so silence is a fault */
};

struct na_netlink {
    struct mnl_socket *socket;
    unsigned sequence, port;
    int64_t until; /* ns of CLOCK_MONOTONIC; 0: no limit */
    char buffer[BUFFER];
};

/* State for the callbacks of mnl_cb_run(). */
struct taking {
    na_netlink_take *take;
    void *arg;
};

struct na_netlink *na_netlink_open(int family, uint32_t groups)
{
    struct na_netlink *netlink = calloc(1, sizeof(*netlink));
    int error;

    if (netlink == NULL)
        return NULL;
    netlink->socket = na_netlink_socket_open(family, groups, &netlink->port);
    if (netlink->socket != NULL) {
        netlink->sequence = (unsigned)time(NULL);
        return netlink;
    }
    error = errno == EPROTONOSUPPORT ? ENOENT : errno;
    free(netlink);
    errno = error;
    return NULL;
}

void na_netlink_close(struct na_netlink *netlink)
{
    if (netlink == NULL)
        return;
    na_netlink_socket_close(netlink->socket);
    free(netlink);
}

static int64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

void na_netlink_limit(struct na_netlink *netlink, int64_t time)
{
    netlink->until = time ? now() + time : 0;
}

static int call(const struct nlmsghdr *message, void *data)
{
    struct taking *taking = data;

    /* libmnl rounds lengths up, so the last attribute could end past the message */
    if (message->nlmsg_len % MNL_ALIGNTO != 0) {
        errno = EBADMSG;
        return MNL_CB_ERROR;
    }
    if (taking->take(message, taking->arg))
        return MNL_CB_OK;
    errno = ENOMEM;
    return MNL_CB_ERROR;
}

/*
 * Handles the message that ends a dump, NLMSG_DONE or NLMSG_ERROR. Either begins with 0 or a
 * negative errno. libmnl takes every NLMSG_DONE for success, but a kernel that lacks the requested
 * module, or whose dump failed midway, reports it there.
 */
static int take_end(const struct nlmsghdr *message, void *data)
{
    int error = 0;

    (void)data;
    if (mnl_nlmsg_get_payload_len(message) >= sizeof(error))
        memcpy(&error, mnl_nlmsg_get_payload(message), sizeof(error));
    if (error >= 0)
        return MNL_CB_STOP;
    errno = error >= -ERRNO_MAX ? -error : EBADMSG;
    return MNL_CB_ERROR;
}

/*
 * Whether each message in a datagram is complete. libmnl silently skips one that is cut off, and
 * before 1.0.5 it accepts a length beyond 2^31.
 */
static bool are_whole(const char *datagram, size_t left)
{
    while (left >= sizeof(struct nlmsghdr)) {
        struct nlmsghdr message;
        size_t length;

        memcpy(&message, datagram, sizeof(message));
        length = message.nlmsg_len;
        if (length < sizeof(message) || length > left)
            return false;
        length = MNL_ALIGN(length) < left ? MNL_ALIGN(length) : left;
        datagram += length;
        left -= length;
    }
    return true;
}

/* not const: libmnl before 1.0.5 requires it */
static mnl_cb_t control[] = { [NLMSG_ERROR] = take_end, [NLMSG_DONE] = take_end };

/*
 * Reads and discards the rest of an abandoned answer. The bound is what the socket holds, since
 * nothing more is sent.
 */
static void empty(struct na_netlink *netlink)
{
    unsigned taken = 0;

    while (taken++ < LEFT_MAX && (na_netlink_socket_take(netlink->socket, netlink->buffer,
                                                         sizeof(netlink->buffer)) >= 0 ||
                                  errno == ENOBUFS))
        continue;
}

/* Runs a dump once; returns 0 or an errno. */
static int dump_once(struct na_netlink *netlink, struct nlmsghdr *request, struct taking *taking)
{
    int error;

    request->nlmsg_seq = ++netlink->sequence;
    error = na_netlink_socket_send(netlink->socket, request);
    if (error)
        return error;
    for (;;) {
        ssize_t got = na_netlink_socket_receive(netlink->socket, netlink->buffer,
                                                sizeof(netlink->buffer), TIMEOUT);
        int more;

        if (got < 0)
            return errno;
        if (netlink->until != 0 && now() > netlink->until)
            return ETIME;
        if (!are_whole(netlink->buffer, (size_t)got))
            return EBADMSG;
        more = mnl_cb_run2(netlink->buffer, (size_t)got, netlink->sequence, netlink->port, call,
                           taking, control, sizeof(control) / sizeof(control[0]));
        if (more < 0)
            return errno; /* EINTR: NLM_F_DUMP_INTR */
        if (more == MNL_CB_STOP)
            return 0;
    }
}

int na_netlink_dump(struct na_netlink *netlink, struct nlmsghdr *request, na_netlink_take *take,
                    na_netlink_restart *restart, void *arg)
{
    struct taking taking = { take, arg };
    int error = 0, try;

    for (try = 0; try < TRIES; try++) {
        if (try > 0) {
            empty(netlink);
            restart(arg);
        }
        error = dump_once(netlink, request, &taking);
        if (error != EINTR && error != ENOBUFS)
            break;
    }
    if (error &&
        error != ETIME) /* emptying it after ETIME would mean waiting for the rest after all */
        empty(netlink);
    NA_DEBUG(NA_DEBUG_NETLINK, "request %u: asked for %d times, %s", request->nlmsg_type,
             error != EINTR && error != ENOBUFS ? try + 1 : try,
             error ? strerror(error) : "complete");
    return error;
}

int na_netlink_drain(struct na_netlink *netlink, unsigned max, na_netlink_take *take, void *arg)
{
    struct taking taking = { take, arg };

    for (unsigned taken = 0; taken < max; taken++) {
        ssize_t got = na_netlink_socket_take(netlink->socket, netlink->buffer,
                                             sizeof(netlink->buffer));

        if (got < 0)
            return errno == EAGAIN ? 0 : errno;
        if ((size_t)got > sizeof(netlink->buffer))
            return ENOBUFS;
        if (!are_whole(netlink->buffer, (size_t)got))
            return EBADMSG;
        if (mnl_cb_run(netlink->buffer, (size_t)got, 0, 0, call, &taking) < 0)
            return errno;
    }
    return ENOBUFS;
}
