#include "fake_kernel.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/inet_diag.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kernel/netlink_socket.h"
#include "kernel/sockdiag.h"

enum { PORT = 1, DATAGRAM = 32 * 1024, LOOPBACK = 1 };

struct fake_kernel fake_kernel;

/* A socket, and the dump that it was asked for last. */
struct fake_socket {
    int family;
    bool hears; /* events about qdiscs */
    uint32_t sequence;
    uint16_t type;  /* of the request; 0: no dump is under way */
    uint16_t flags; /* of all messages of the answer */
    struct inet_diag_msg message;
    unsigned left;         /* sockets to be listed */
    bool numbered;         /* their ports */
    bool has_meminfo;      /* INET_DIAG_SKMEMINFO, of UDP sockets */
    unsigned silent_after; /* datagrams; 0: never */
};

static struct fake_socket *of(struct mnl_socket *socket)
{
    return (struct fake_socket *)(void *)socket;
}

struct mnl_socket *na_netlink_socket_open(int family, uint32_t groups, unsigned *port)
{
    struct fake_socket *made = calloc(1, sizeof(*made));

    *port = PORT;
    if (made == NULL)
        return NULL;
    made->family = family;
    made->hears = groups == RTMGRP_TC;
    fake_kernel.opened++;
    return (struct mnl_socket *)(void *)made;
}

void na_netlink_socket_close(struct mnl_socket *socket)
{
    fake_kernel.closed++;
    free(socket);
}

/* ---- requests */

static void begin_sockets(struct fake_socket *socket, int family, int protocol, uint32_t states)
{
    socket->message = (struct inet_diag_msg){ .idiag_family = AF_INET,
                                              .idiag_state = TCP_ESTABLISHED };
    socket->left = 0;
    socket->silent_after = 0;
    socket->numbered = socket->has_meminfo = false;
    if (family == AF_INET6)
        return;
    if (protocol != IPPROTO_TCP) {
        socket->left = fake_kernel.udp;
        socket->has_meminfo = true;
    } else if (states == 1u << TCP_LISTEN) {
        socket->message.idiag_state = TCP_LISTEN;
        socket->left = fake_kernel.listeners;
        socket->numbered = true;
    } else if (states & 1u << TCP_ESTABLISHED) {
        socket->left = fake_kernel.tcp;
        socket->silent_after = fake_kernel.silent_after;
        fake_kernel.dumps++;
    }
}

int na_netlink_socket_send(struct mnl_socket *to, const struct nlmsghdr *request)
{
    struct fake_socket *socket = of(to);
    const struct inet_diag_req *old = mnl_nlmsg_get_payload(request);
    const struct inet_diag_req_v2 *new = mnl_nlmsg_get_payload(request);

    fake_kernel.busy |= socket->type != 0;
    fake_kernel.sent++;
    socket->sequence = request->nlmsg_seq;
    socket->type = request->nlmsg_type;
    socket->flags = NLM_F_MULTI;
    if (socket->family == NETLINK_SOCK_DIAG && socket->type == TCPDIAG_GETSOCK)
        begin_sockets(socket, AF_UNSPEC, IPPROTO_TCP, old->idiag_states);
    else if (socket->family == NETLINK_SOCK_DIAG)
        begin_sockets(socket, new->sdiag_family, new->sdiag_protocol, new->idiag_states);
    else if (fake_kernel.interrupted > 0) {
        fake_kernel.interrupted--;
        socket->flags |= NLM_F_DUMP_INTR;
    }
    return 0;
}

/* ---- answers */

static struct nlmsghdr *put(struct fake_socket *socket, char *at, uint16_t type)
{
    struct nlmsghdr *message = mnl_nlmsg_put_header(at);

    message->nlmsg_type = type;
    message->nlmsg_flags = socket->flags;
    message->nlmsg_seq = socket->sequence;
    message->nlmsg_pid = PORT;
    return message;
}

/* As many sockets as fit. */
static size_t put_sockets(struct fake_socket *socket, char *buffer)
{
    static const uint32_t meminfo[SK_MEMINFO_VARS];
    const size_t size = MNL_NLMSG_HDRLEN + sizeof(socket->message) + MNL_ATTR_HDRLEN +
                        sizeof(meminfo);
    size_t at = 0;

    for (; socket->left > 0 && at + 2 * size <= DATAGRAM; socket->left--) {
        struct nlmsghdr *message = put(socket, buffer + at, SOCK_DIAG_BY_FAMILY);

        if (socket->numbered)
            socket->message.id.idiag_sport = htons((uint16_t)socket->left);
        memcpy(mnl_nlmsg_put_extra_header(message, sizeof(socket->message)), &socket->message,
               sizeof(socket->message));
        if (socket->has_meminfo)
            mnl_attr_put(message, INET_DIAG_SKMEMINFO, sizeof(meminfo), meminfo);
        at += message->nlmsg_len;
    }
    return at;
}

/* The one qdisc of lo. */
static size_t put_qdisc(struct nlmsghdr *message)
{
    struct tcmsg *tc = mnl_nlmsg_put_extra_header(message, sizeof(*tc));

    tc->tcm_ifindex = LOOPBACK;
    tc->tcm_handle = TC_H_MAKE(1u << 16, 0);
    tc->tcm_parent = TC_H_ROOT;
    mnl_attr_put_strz(message, TCA_KIND, "fifo");
    return message->nlmsg_len;
}

static size_t put_link(struct fake_socket *socket, char *buffer)
{
    const struct rtnl_link_stats64 none = { .rx_packets = 0 };
    struct nlmsghdr *message;

    if (socket->type == RTM_GETSTATS) {
        message = put(socket, buffer, RTM_NEWSTATS);
        ((struct if_stats_msg *)mnl_nlmsg_put_extra_header(message, sizeof(struct if_stats_msg)))
            ->ifindex = LOOPBACK;
        mnl_attr_put(message, IFLA_STATS_LINK_64, sizeof(none), &none);
        return message->nlmsg_len;
    }
    if (socket->type == RTM_GETQDISC)
        return put_qdisc(put(socket, buffer, RTM_NEWQDISC));
    message = put(socket, buffer, RTM_NEWLINK);
    *(struct ifinfomsg *)mnl_nlmsg_put_extra_header(message, sizeof(struct ifinfomsg)) =
        (struct ifinfomsg){ .ifi_index = LOOPBACK, .ifi_flags = IFF_UP };
    mnl_attr_put_strz(message, IFLA_IFNAME, "lo");
    return message->nlmsg_len;
}

static size_t put_end(struct fake_socket *socket, char *at)
{
    struct nlmsghdr *message = put(socket, at, NLMSG_DONE);

    memset(mnl_nlmsg_put_extra_header(message, sizeof(int)), 0, sizeof(int));
    socket->type = 0;
    return message->nlmsg_len;
}

static void work(void)
{
    struct timespec from, now;

    if (fake_kernel.datagram_us == 0)
        return;
    clock_gettime(CLOCK_MONOTONIC, &from);
    do
        clock_gettime(CLOCK_MONOTONIC, &now);
    while ((now.tv_sec - from.tv_sec) * 1000000 + (now.tv_nsec - from.tv_nsec) / 1000 <
           (long)fake_kernel.datagram_us);
}

ssize_t na_netlink_socket_take(struct mnl_socket *from, void *buffer, size_t room)
{
    struct fake_socket *socket = of(from);
    const bool links = socket->family == NETLINK_ROUTE;
    size_t length;

    if (socket->hears && fake_kernel.removed) {
        fake_kernel.removed = false;
        return (ssize_t)put_qdisc(put(socket, buffer, RTM_DELQDISC));
    }
    if (socket->type == 0 || room < DATAGRAM || socket->silent_after == 1) {
        errno = EAGAIN;
        return -1;
    }
    if (socket->silent_after > 0)
        socket->silent_after--;
    work();
    length = links ? put_link(socket, buffer) : put_sockets(socket, buffer);
    if (links || socket->left == 0)
        length += put_end(socket, (char *)buffer + length);
    return (ssize_t)length;
}

ssize_t na_netlink_socket_receive(struct mnl_socket *socket, void *buffer, size_t room, int timeout)
{
    ssize_t got = na_netlink_socket_take(socket, buffer, room);

    (void)timeout;
    if (got < 0 && errno == EAGAIN)
        errno = ETIMEDOUT;
    return got;
}
