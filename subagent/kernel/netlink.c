#include "kernel/netlink.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kernel/netlink_socket.h"

enum {
    ERRNO_MOST = 4095,  /* MAX_ERRNO of the kernel */
    BUFFER = 64 * 1024, /* RTM_GETSTATS loses messages without a word below 32 KiB */
    TRIES = 4,
    LEFT_MOST = 1000, /* datagrams; of a dump the kernel keeps one or two waiting */
    PATIENCE = 1000,  /* ms: the kernel answers while we wait, so silence is a fault */
};

struct na_netlink {
    struct mnl_socket *socket;
    unsigned sequence, port;
    int64_t until; /* ns of CLOCK_MONOTONIC; 0: for as long as it takes */
    char buffer[BUFFER];
};

/* What mnl_cb_run is told to call. */
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

    if (taking->take(message, taking->arg))
        return MNL_CB_OK;
    errno = ENOMEM;
    return MNL_CB_ERROR;
}

/*
 * The message that ends a dump, NLMSG_DONE or NLMSG_ERROR: either begins with 0 or an error below
 * it. libmnl takes every NLMSG_DONE for success, and a kernel without the module that was asked
 * for, or one whose dump failed midway, says so there.
 */
static int take_end(const struct nlmsghdr *message, void *data)
{
    int error = 0;

    (void)data;
    if (mnl_nlmsg_get_payload_len(message) >= sizeof(error))
        memcpy(&error, mnl_nlmsg_get_payload(message), sizeof(error));
    if (error >= 0)
        return MNL_CB_STOP;
    errno = error >= -ERRNO_MOST ? -error : EBADMSG;
    return MNL_CB_ERROR;
}

/*
 * Whether each message in a datagram has all of its octets there. libmnl passes over one that is
 * cut, as if it had not been, and before 1.0.5 it takes a length beyond 2^31 for one that fits.
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

/* not constant: libmnl before 1.0.5 wants it so */
static mnl_cb_t control[] = { [NLMSG_ERROR] = take_end, [NLMSG_DONE] = take_end };

/* Takes out what an answer given up has left in the socket: at most what it holds, since nobody
 * sends more. */
static void empty(struct na_netlink *netlink)
{
    unsigned taken = 0;

    while (taken++ < LEFT_MOST && (na_netlink_socket_take(netlink->socket, netlink->buffer,
                                                          sizeof(netlink->buffer)) >= 0 ||
                                   errno == ENOBUFS))
        continue;
}

/* One try; 0 or an errno. */
static int dump_once(struct na_netlink *netlink, struct nlmsghdr *request, struct taking *taking)
{
    int error;

    request->nlmsg_seq = ++netlink->sequence;
    error = na_netlink_socket_send(netlink->socket, request);
    if (error)
        return error;
    for (;;) {
        ssize_t got = na_netlink_socket_receive(netlink->socket, netlink->buffer,
                                                sizeof(netlink->buffer), PATIENCE);
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
    int error = 0;

    for (int try = 0; try < TRIES; try++) {
        if (try > 0) {
            empty(netlink);
            restart(arg);
        }
        error = dump_once(netlink, request, &taking);
        if (error != EINTR && error != ENOBUFS)
            break;
    }
    if (error && error != ETIME) /* to empty it then would mean to wait for the rest after all */
        empty(netlink);
    return error;
}

int na_netlink_drain(struct na_netlink *netlink, unsigned most, na_netlink_take *take, void *arg)
{
    struct taking taking = { take, arg };

    for (unsigned taken = 0; taken < most; taken++) {
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
