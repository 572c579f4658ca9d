#include "kernel/netlink.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kernel/netlink_socket.h"
#include "base/clock.h"
#include "base/debug.h"
#include "base/job.h"

enum {
    ERRNO_MAX = 4095,   /* MAX_ERRNO of the kernel */
    BUFFER = 64 * 1024, /* below 32 KiB RTM_GETSTATS drops messages silently */
    TRIES = 4,
    TIMEOUT = 1000, /* ms: the kernel answers immediately, so silence is a fault */
};

struct na_netlink {
    int family;
    uint32_t groups;
    struct mnl_socket *socket; /* NULL: closed after a dump that did not end */
    unsigned sequence, port;
    char buffer[BUFFER];
};

/* State for the callbacks of mnl_cb_run(). */
struct taking {
    na_netlink_take *take;
    void *arg;
    bool last;        /* of the tries: take the dump even if the kernel marks it */
    bool interrupted; /* the kernel has marked it */
};

/* 0 or an errno. */
static int open_socket(struct na_netlink *netlink)
{
    netlink->socket = na_netlink_socket_open(netlink->family, netlink->groups, &netlink->port);
    if (netlink->socket != NULL)
        return 0;
    return errno == EPROTONOSUPPORT ? ENOENT : errno;
}

struct na_netlink *na_netlink_open(int family, uint32_t groups)
{
    struct na_netlink *netlink = calloc(1, sizeof(*netlink));
    int error;

    if (netlink == NULL)
        return NULL;
    netlink->family = family;
    netlink->groups = groups;
    netlink->sequence = (unsigned)time(NULL);
    error = open_socket(netlink);
    if (error == 0)
        return netlink;
    free(netlink);
    errno = error;
    return NULL;
}

void na_netlink_close(struct na_netlink *netlink)
{
    if (netlink == NULL)
        return;
    if (netlink->socket != NULL)
        na_netlink_socket_close(netlink->socket);
    free(netlink);
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
 * Receives the next datagram of a dump. In a job the others have their turns while there is none;
 * the kernel fills in the next one whenever we receive one, so that hardly happens.
 */
static ssize_t receive(struct na_netlink *netlink)
{
    const int64_t until = na_nanoseconds() + TIMEOUT * INT64_C(1000000);

    if (!na_job_is_running())
        return na_netlink_socket_receive(netlink->socket, netlink->buffer, sizeof(netlink->buffer),
                                         TIMEOUT);
    for (;;) {
        ssize_t got = na_netlink_socket_take(netlink->socket, netlink->buffer,
                                             sizeof(netlink->buffer));

        if (got > (ssize_t)sizeof(netlink->buffer))
            errno = ENOSPC;
        else if (got >= 0)
            return got;
        else if (errno == EAGAIN && na_nanoseconds() > until)
            errno = ETIMEDOUT;
        if (got >= 0 || errno != EAGAIN)
            return -1;
        if (!na_job_wait()) {
            errno = ECANCELED;
            return -1;
        }
    }
}

/*
 * Removes the kernel's mark on messages of a dump whose list has changed since its start. Returns
 * whether one had it.
 */
static bool unmark(char *datagram, size_t left)
{
    bool marked = false;

    while (left >= sizeof(struct nlmsghdr)) {
        struct nlmsghdr message;
        size_t length;

        memcpy(&message, datagram, sizeof(message));
        marked |= (message.nlmsg_flags & NLM_F_DUMP_INTR) != 0;
        message.nlmsg_flags &= (uint16_t)~NLM_F_DUMP_INTR;
        memcpy(datagram, &message, sizeof(message));
        length = MNL_ALIGN(message.nlmsg_len) < left ? MNL_ALIGN(message.nlmsg_len) : left;
        datagram += length;
        left -= length;
    }
    return marked;
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
        ssize_t got = receive(netlink);
        int more;

        if (got < 0)
            return errno;
        if (!are_whole(netlink->buffer, (size_t)got))
            return EBADMSG;
        if (taking->last)
            taking->interrupted |= unmark(netlink->buffer, (size_t)got);
        more = mnl_cb_run2(netlink->buffer, (size_t)got, netlink->sequence, netlink->port, call,
                           taking, control, sizeof(control) / sizeof(control[0]));
        if (more < 0)
            return errno; /* EINTR: NLM_F_DUMP_INTR */
        if (more == MNL_CB_STOP)
            return taking->interrupted ? EINTR : 0;
        if (!na_job_rest())
            return ECANCELED;
    }
}

int na_netlink_dump(struct na_netlink *netlink, struct nlmsghdr *request, na_netlink_take *take,
                    na_netlink_restart *restart, void *arg)
{
    struct taking taking = { .take = take, .arg = arg };
    int error = 0, try = 0;

    do {
        if (try > 0)
            restart(arg);
        taking.last = ++try == TRIES;
        error = netlink->socket ? 0 : open_socket(netlink);
        if (!error)
            error = dump_once(netlink, request, &taking);
        if (error && !(error == EINTR && taking.interrupted) && netlink->socket != NULL) {
            /* the rest of the answer is still to come */
            na_netlink_socket_close(netlink->socket);
            netlink->socket = NULL;
        }
    } while ((error == EINTR || error == ENOBUFS) && !taking.last);
    NA_DEBUG(NA_DEBUG_NETLINK, "request %u: asked for %d times, %s", request->nlmsg_type, try,
             error ? strerror(error) : "complete");
    return error;
}

int na_netlink_drain(struct na_netlink *netlink, unsigned max, na_netlink_take *take, void *arg)
{
    struct taking taking = { .take = take, .arg = arg };

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
