#include "traffic.h"

#include <errno.h>
#include <linux/sockios.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "deaf.h"

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static socklen_t loopback(int family, in_port_t port, union address *address)
{
    memset(address, 0, sizeof(*address));
    if (family == AF_INET6) {
        address->v6.sin6_family = AF_INET6;
        address->v6.sin6_addr = in6addr_loopback;
        address->v6.sin6_port = port;
        return sizeof(address->v6);
    }
    address->v4.sin_family = AF_INET;
    address->v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address->v4.sin_port = port;
    return sizeof(address->v4);
}

int open_socket(struct stage *stage, int family, int type, int protocol)
{
    union address address;
    socklen_t length = loopback(family, 0, &address);
    int descriptor = keep_socket(stage, socket(family, type | SOCK_CLOEXEC, protocol), "socket");

    if (descriptor >= 0 && bind(descriptor, &address.any, length) < 0)
        return failed(stage, errno, "bind");
    return descriptor;
}

int can_open(struct stage *stage, int family, int type, int protocol)
{
    int descriptor = open_socket(stage, family, type, protocol);

    close_socket(stage, descriptor);
    return descriptor < 0 ? STEP_IMPOSSIBLE : STEP_DONE;
}

int open_listener(struct stage *stage, int protocol, int backlog)
{
    int listener = open_socket(stage, AF_INET, SOCK_STREAM, protocol);

    if (listener >= 0 && listen(listener, backlog) < 0)
        return failed(stage, errno, "listen");
    return listener;
}

in_port_t port_of(int descriptor)
{
    union address address;
    socklen_t length = sizeof(address);

    if (getsockname(descriptor, &address.any, &length) < 0)
        return 0;
    return address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port;
}

in_port_t unused_port(struct stage *stage, int family, int type)
{
    int descriptor = open_socket(stage, family, type, 0);
    in_port_t port = descriptor < 0 ? 0 : port_of(descriptor);

    close_socket(stage, descriptor);
    return port;
}

int connect_to(struct stage *stage, int client, int family, in_port_t port)
{
    union address address;
    socklen_t length = loopback(family, port, &address);

    if (connect(client, &address.any, length) < 0 && errno != EINPROGRESS)
        return failed(stage, errno, "connect");
    return STEP_DONE;
}

static int accept_from(struct stage *stage, int listener)
{
    if (wait_for_events(stage, listener, POLLIN, "a connection to accept") != STEP_DONE)
        return -1;
    return keep_socket(stage, accept4(listener, NULL, NULL, SOCK_CLOEXEC), "accept");
}

int open_connection(struct stage *stage, int protocol)
{
    stage->client = open_socket(stage, AF_INET, SOCK_STREAM, protocol);
    if (stage->client < 0 ||
        connect_to(stage, stage->client, AF_INET, port_of(stage->listener)) != STEP_DONE)
        return STEP_FAILED;
    stage->server = accept_from(stage, stage->listener);
    return stage->server < 0 ? STEP_FAILED : wait_for_rest(stage);
}

int open_pair(struct stage *stage, int protocol)
{
    stage->listener = open_listener(stage, protocol, 8);
    return stage->listener < 0 ? STEP_FAILED : open_connection(stage, protocol);
}

int open_udp_pair(struct stage *stage)
{
    stage->server = open_socket(stage, AF_INET, SOCK_DGRAM, 0);
    stage->client = open_socket(stage, AF_INET, SOCK_DGRAM, 0);
    if (stage->server < 0 || stage->client < 0)
        return STEP_FAILED;
    return connect_to(stage, stage->client, AF_INET, port_of(stage->server));
}

int set_option(struct stage *stage, int descriptor, int level, int option, int value)
{
    if (setsockopt(descriptor, level, option, &value, sizeof(value)) < 0)
        return failed(stage, errno, "setsockopt %d/%d", level, option);
    return STEP_DONE;
}

int set_linger(struct stage *stage, int descriptor, int seconds)
{
    struct linger linger = { .l_onoff = 1, .l_linger = seconds };

    if (setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)) < 0)
        return failed(stage, errno, "SO_LINGER");
    return STEP_DONE;
}

/* Does what the document's iptables rule does, for one socket. */
int drop_what_arrives(struct stage *stage, int descriptor)
{
    if (!deaf_make(descriptor))
        return failed(stage, errno, "SO_ATTACH_FILTER");
    return STEP_DONE;
}

static bool is_acknowledged(const struct stage *stage, int descriptor)
{
    int unacknowledged;

    (void)stage;
    return ioctl(descriptor, SIOCOUTQ, &unacknowledged) == 0 && unacknowledged == 0;
}

int send_text(struct stage *stage, int descriptor, const char *text)
{
    size_t length = strlen(text);

    if (send(descriptor, text, length, MSG_NOSIGNAL) != (ssize_t)length)
        return failed(stage, errno, "send");
    return STEP_DONE;
}

int send_acknowledged(struct stage *stage, int descriptor, const char *text)
{
    if (send_text(stage, descriptor, text) != STEP_DONE)
        return STEP_FAILED;
    return wait_until(stage, is_acknowledged, descriptor, "the data is acknowledged");
}

/*
 * With recv() instead of SO_ERROR: a timer wakes a waiting process before it counts, possibly on
 * another CPU, while recv() takes the socket's lock, which the timer holds until it has counted.
 */
int expect_error(struct stage *stage, int descriptor, int error, const char *what)
{
    char octet;

    if (wait_for_events(stage, descriptor, 0, what) !=
        STEP_DONE) /* POLLERR and POLLHUP come unasked */
        return STEP_FAILED;
    if (recv(descriptor, &octet, sizeof(octet), MSG_DONTWAIT) >= 0)
        return failed(stage, 0, "no error with %s", what);
    if (errno != error)
        return failed(stage, errno, "another error than expected with %s", what);
    return wait_for_rest(stage);
}
