#include "kernel/netlink_socket.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#include "base/clock.h"

enum { RECEIVE_BUFFER = 1024 * 1024 };

struct mnl_socket *na_netlink_socket_open(int family, uint32_t groups, unsigned *port)
{
    struct mnl_socket *socket = mnl_socket_open2(family, SOCK_CLOEXEC);
    int size = RECEIVE_BUFFER, error;

    if (socket == NULL)
        return NULL;
    if (mnl_socket_bind(socket, groups, MNL_SOCKET_AUTOPID) == 0) {
        /*
         * as large as the system allows: an event that does not fit means reading everything again
         */
        setsockopt(mnl_socket_get_fd(socket), SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
        *port = mnl_socket_get_portid(socket);
        return socket;
    }
    error = errno;
    mnl_socket_close(socket);
    errno = error;
    return NULL;
}

void na_netlink_socket_close(struct mnl_socket *socket)
{
    mnl_socket_close(socket);
}

int na_netlink_socket_send(struct mnl_socket *socket, const struct nlmsghdr *request)
{
    return mnl_socket_sendto(socket, request, request->nlmsg_len) < 0 ? errno : 0;
}

ssize_t na_netlink_socket_receive(struct mnl_socket *socket, void *buffer, size_t room, int timeout)
{
    struct pollfd ready = { mnl_socket_get_fd(socket), POLLIN, 0 };
    /* a fixed deadline: repeated signals must not prolong the wait */
    const int64_t until = na_milliseconds() + timeout;
    int64_t left = timeout;
    int found;

    while ((found = poll(&ready, 1, left > 0 ? (int)left : 0)) < 0 && errno == EINTR)
        left = until - na_milliseconds();
    if (found > 0)
        return mnl_socket_recvfrom(socket, buffer, room);
    if (found == 0)
        errno = ETIMEDOUT;
    return -1;
}

ssize_t na_netlink_socket_take(struct mnl_socket *socket, void *buffer, size_t room)
{
    /* with MSG_TRUNC the result is the length of the message, whatever the size of the buffer */
    return recv(mnl_socket_get_fd(socket), buffer, room, MSG_DONTWAIT | MSG_TRUNC);
}
