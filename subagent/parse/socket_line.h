/*
 * Lines of net/tcp, net/tcp6, net/udp and net/udp6, one socket each, all in the same format
 * (net/ipv4/tcp_ipv4.c, net/ipv4/udp.c, net/ipv6/datagram.c).
 */
#ifndef NA_SOCKET_LINE_H
#define NA_SOCKET_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/inet_address.h"

struct na_socket_line {
    struct na_inet_address address; /* local address, without a zone: the files do not have it */
    uint16_t port;
    struct na_inet_address remote; /* without a type if it could not be parsed */
    uint16_t remote_port;
    uint8_t state;       /* as numbered by the kernel */
    uint64_t queue;      /* octets to be read; for a TCP listener, connections to be accepted */
    uint32_t uid, inode; /* 0 for connection requests and in TIME_WAIT */
    const char *rest;    /* what follows the inode */
};

/*
 * Parses a line of a file of this address family (AF_INET or AF_INET6); false if it is malformed.
 * socket->rest points into line.
 */
bool na_socket_line(const char *line, int family, struct na_socket_line *socket);

#endif
