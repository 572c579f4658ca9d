/*
 * The socket used for netlink: octets out, octets in. Nothing here interprets them.
 */
#ifndef NA_NETLINK_SOCKET_H
#define NA_NETLINK_SOCKET_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <libmnl/libmnl.h>

/*
 * Opens a socket of a netlink family and sets *port to its port; groups is a mask of multicast
 * groups. NULL, with errno, on failure.
 */
struct mnl_socket *na_netlink_socket_open(int family, uint32_t groups, unsigned *port);
void na_netlink_socket_close(struct mnl_socket *socket);

/* Sends a request to the kernel; returns 0 or an errno. */
int na_netlink_socket_send(struct mnl_socket *socket, const struct nlmsghdr *request);

/*
 * Waits for a datagram and receives it. Returns its octets, or -1 with errno: ETIMEDOUT after
 * `timeout` ms of silence.
 */
ssize_t na_netlink_socket_receive(struct mnl_socket *socket, void *buffer, size_t room,
                                  int timeout);

/*
 * Receives a datagram without blocking. Returns its octets, which may be more than fit into the
 * buffer, or -1 with errno: EAGAIN if there is none.
 */
ssize_t na_netlink_socket_take(struct mnl_socket *socket, void *buffer, size_t room);

#endif
